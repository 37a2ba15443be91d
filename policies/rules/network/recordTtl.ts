import { resourceRule } from "../../framework/rule";
import { numeric } from "../../framework/values";
import { roleOf } from "./failover";
import { types } from "./types";

interface Config {
  readonly maximumSeconds: number;
}

export const recordTtl = resourceRule<Config>(
  {
    name: "network-record-ttl",
    sentence: "Failover records are cached for a minute at most.",
    severity: "medium",
    level: "advisory",
    refs: ["X15", "DRP-1"],
    why: "Resolvers send clients to the lost Region until the TTL is over: it is part of the recovery time.",
    mend: "set ttl to 60 or less",
    url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html",
    config: {
      defaults: { maximumSeconds: 60 },
      properties: { maximumSeconds: { type: "integer", minimum: 0, description: "Longest TTL allowed, in seconds." } },
    },
  },
  {
    types: types.record,
    check(record, report, { maximumSeconds }) {
      const role = roleOf(record);
      if (role === undefined) return;
      // An alias has none: its target's counts.
      report.tell(record, ["ttl"], (value) => {
        const seconds = numeric(value);
        if (seconds === undefined || seconds <= maximumSeconds) return;
        report.violation({
          on: record,
          property: "ttl",
          found: String(seconds),
          required: `it must be at most ${maximumSeconds}, because clients keep the old address that long`,
          mend: `set ttl to ${maximumSeconds} or less`,
        });
      });
    },
  },
);
