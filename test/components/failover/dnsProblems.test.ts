/** What a failover's names may be: pure. */
import assert from "node:assert/strict";
import type { DnsNames } from "../../../components/failover/dnsProblems";
import { dnsProblems } from "../../../components/failover/dnsProblems";

const names: DnsNames = {
  zoneName: "neonpro.example",
  recordName: "app.neonpro.example",
  primaryEndpoint: "primary.example.net",
  recoveryEndpoint: "recovery.example.net",
  healthPath: "/api/health",
  primaryRegion: "sa-east-1",
  recoveryRegion: "eu-west-1",
};

describe("dnsProblems", () => {
  it("accepts a pair, a missing recovery endpoint and a deeper name", () => {
    assert.deepEqual(dnsProblems(names), []);
    assert.deepEqual(dnsProblems({ ...names, recoveryEndpoint: undefined }), []);
    assert.deepEqual(dnsProblems({ ...names, recordName: "app.br.neonpro.example" }), []);
  });

  const notAHost = (property: string, value: string) =>
    `${property} is "${value}"; allowed is a host name in lower case, without scheme, port, path or trailing dot`;
  const table: readonly (readonly [string, Partial<DnsNames>, readonly string[]])[] = [
    [
      "the zone's apex, which cannot be a CNAME",
      { recordName: "neonpro.example" },
      ['recordName is "neonpro.example", the zone itself, which cannot be a CNAME; name a record below it'],
    ],
    [
      "a name of another zone",
      { recordName: "app.notneonpro.example" },
      ['recordName is "app.notneonpro.example"; allowed is a name below the zone "neonpro.example"'],
    ],
    [
      "a URL",
      { primaryEndpoint: "https://primary.example.net" },
      [notAHost("primaryEndpoint", "https://primary.example.net")],
    ],
    [
      "a port",
      { recoveryEndpoint: "recovery.example.net:8443" },
      [notAHost("recoveryEndpoint", "recovery.example.net:8443")],
    ],
    [
      "a trailing dot",
      { primaryEndpoint: "primary.example.net." },
      [notAHost("primaryEndpoint", "primary.example.net.")],
    ],
    ["capitals", { primaryEndpoint: "Primary.example.net" }, [notAHost("primaryEndpoint", "Primary.example.net")]],
    ["an address", { primaryEndpoint: "192.0.2.1" }, [notAHost("primaryEndpoint", "192.0.2.1")]],
    ["an empty recovery endpoint", { recoveryEndpoint: "" }, [notAHost("recoveryEndpoint", "")]],
    [
      "a record that points at itself",
      { recoveryEndpoint: "app.neonpro.example" },
      ['recordName is "app.neonpro.example", one of its own endpoints; a CNAME cannot point at itself'],
    ],
    [
      "one endpoint for both Regions",
      { recoveryEndpoint: "primary.example.net" },
      ['recoveryEndpoint is "primary.example.net", the primary endpoint; a failover to it would change nothing'],
    ],
    [
      "a path that does not begin with /",
      { healthPath: "api/health" },
      ['healthPath is "api/health"; allowed is a path that begins with / and has at most 255 characters'],
    ],
    [
      "one Region",
      { recoveryRegion: "sa-east-1" },
      ["recoveryRegion is sa-east-1, the primary Region; the latch has to outlive it"],
    ],
  ];
  for (const [title, change, problems] of table) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(dnsProblems({ ...names, ...change }), problems);
    });
  }
});
