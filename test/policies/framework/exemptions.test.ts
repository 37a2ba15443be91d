import assert from "node:assert/strict";
import { clock } from "../../../policies/framework/clock";
import { readExemptions } from "../../../policies/framework/exemptions";
import { keyRotation } from "../../../policies/rules/keys/keyRotation";
import { bucketVersioned } from "../../../policies/rules/storage/bucketVersioned";
import { evaluate, remediated } from "../support/evaluate";
import { happy } from "../support/happy";

const whole = { reason: "replaced by the new bucket", approver: "Ana Souza", expires: "2026-06-30" };

/** Runs what the body does as if the day were another. */
function on<T>(day: string, run: () => T): T {
  const { today } = clock;
  clock.today = () => day;
  try {
    return run();
  } finally {
    clock.today = today;
  }
}

describe("an exemption", () => {
  const unversioned = () => happy().remove("medical-versioning");
  const fact =
    'Bucket "medical": versioning is absent; it must be "Enabled", because without it an overwritten or deleted object is gone (X1, X4, BKP-11). Fix: add a BucketVersioning with versioningConfiguration.status Enabled';
  const check = (exemptions: unknown, day = "2026-06-30", more: object = {}) =>
    on(day, () => evaluate(bucketVersioned, unversioned(), { exemptions, ...more }));

  it("turns the violation into an advisory that says until when, who and why, its last day included", () => {
    assert.deepEqual(check([{ resource: "medical", ...whole }]), [
      {
        on: "medical",
        level: "advisory",
        text: `exempted until 2026-06-30 by Ana Souza: replaced by the new bucket. It is: ${fact}`,
      },
    ]);
  });

  it("that has expired leaves the violation, and says on which day", () => {
    assert.deepEqual(check([{ resource: "medical", ...whole }], "2026-07-01"), [
      {
        on: "medical",
        level: "violation",
        text: `${fact}. Its exemption by Ana Souza expired on 2026-06-30 (replaced by the new bucket)`,
      },
    ]);
  });

  it("in force goes before an expired one, and of expired ones the last is named", () => {
    const older = { ...whole, resource: "medical", expires: "2025-01-31" };
    const old = { ...whole, resource: "medical", expires: "2025-12-31" };
    const inForce = { ...whole, resource: "medical" };
    assert.deepEqual(
      check([older, old, inForce]).map(({ level }) => level),
      ["advisory"],
    );
    assert.deepEqual(
      check([older, old]).map(({ text }) => text.slice(fact.length)),
      [". Its exemption by Ana Souza expired on 2025-12-31 (replaced by the new bucket)"],
    );
  });

  const matching: readonly (readonly [string, object, boolean])[] = [
    ["a logical name", { resource: "medical" }, true],
    ["a part of a logical name", { resource: "medi" }, false],
    ["a pattern of names", { resource: "med?c*" }, true],
    ["a URN", { resource: "urn:pulumi:test::test::aws:s3/bucket:Bucket::medical" }, true],
    ["a pattern of URNs", { resource: "urn:*:aws:s3/bucket:Bucket::*" }, true],
    ["another URN", { resource: "urn:*:aws:kms/key:Key::medical" }, false],
    ["a data class", { dataClass: "medical" }, true],
    ["another data class", { dataClass: "public" }, false],
    ["a resource and its data class", { resource: "medical", dataClass: "medical" }, true],
    ["a resource with another data class", { resource: "medical", dataClass: "public" }, false],
    ["another resource of the data class", { resource: "personal", dataClass: "medical" }, false],
  ];
  for (const [title, what, matches] of matching) {
    it(`${matches ? "matches" : "does not match"} by ${title}`, () => {
      const [first] = check([{ ...what, ...whole }]);
      assert.equal(first?.level, matches ? "advisory" : "violation");
      if (!matches) assert.equal(first.text, fact);
    });
  }

  it("reads the data class from the tag that the configuration names", () => {
    const exemptions = [{ dataClass: "medical", ...whole }];
    assert.deepEqual(
      check(exemptions, undefined, { dataClassTag: "class" }).map(({ level, text }) => [level, text]),
      [
        ["violation", fact],
        [
          "advisory",
          'unused exemption of data class "medical" (by Ana Souza, until 2026-06-30): it matches no violation of this policy. Fix: remove it',
        ],
      ],
    );
  });

  it("that nothing needs is said, also when it has expired", () => {
    const unused = [
      { resource: "gone", dataClass: "medical", ...whole },
      { resource: "gone", ...whole, expires: "2026-06-29" },
    ];
    assert.deepEqual(
      on("2026-06-30", () => evaluate(bucketVersioned, happy(), { exemptions: unused })),
      [
        {
          on: "",
          level: "advisory",
          text: 'unused exemption of resource "gone" and data class "medical" (by Ana Souza, until 2026-06-30): it matches no violation of this policy. Fix: remove it',
        },
        {
          on: "",
          level: "advisory",
          text: 'unused exemption of resource "gone" (by Ana Souza, expired on 2026-06-29): it matches no violation of this policy. Fix: remove it',
        },
      ],
    );
  });

  it("does not hide what nobody can tell", () => {
    const program = happy().set(
      "medical-versioning",
      ["versioningConfiguration"],
      "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    );
    const found = on("2026-06-30", () =>
      evaluate(bucketVersioned, program, { exemptions: [{ resource: "medical-versioning", ...whole }] }),
    );
    assert.deepEqual(
      found.map(({ text }) => text.split(":")[0]),
      ["cannot tell", 'unused exemption of resource "medical-versioning" (by Ana Souza, until 2026-06-30)'],
    );
  });

  it("that is not whole is a violation, and exempts nothing", () => {
    const [first, second, ...others] = check([{ resource: "medical", ...whole, approver: " " }]);
    assert.deepEqual(first, { on: "medical", level: "violation", text: fact });
    assert.deepEqual(second, {
      on: "",
      level: "violation",
      text: 'configuration of storage-bucket-versioned: exemptions[0].approver is " "; it must be the name of who answers for it. Fix: correct the policy pack\'s configuration file; until then it has no effect',
    });
    assert.deepEqual(others, []);
  });

  describe("of a rule about single resources", () => {
    const still = () => happy().set("key", ["enableKeyRotation"], false);
    const run = (exemptions: unknown, day = "2026-06-30") =>
      on(day, () => evaluate(keyRotation, still(), { exemptions }).map(({ on: whose, level }) => [whose, level]));

    it("exempts, expires, is said to be unused and to be wrong once a run as well", () => {
      assert.deepEqual(run([{ resource: "key", ...whole }]), [["key", "advisory"]]);
      assert.deepEqual(run([{ resource: "key", ...whole }], "2026-07-01"), [["key", "violation"]]);
      assert.deepEqual(run([{ resource: "gone", ...whole }]), [
        ["key", "violation"],
        ["", "advisory"],
      ]);
      assert.deepEqual(run([{ resource: "key", ...whole, reason: undefined }]), [
        ["key", "violation"],
        ["", "violation"],
      ]);
      assert.deepEqual(run([]), [["key", "violation"]]);
    });

    it("keeps the resource from being mended as long as it holds", () => {
      const exempted = { exemptions: [{ resource: "key", ...whole }] };
      const key = still().get("key");
      assert.equal(
        on("2026-06-30", () => remediated(keyRotation, key, exempted)),
        undefined,
      );
      assert.deepEqual(
        on("2026-07-01", () => remediated(keyRotation, key, exempted)),
        { ...key.props, enableKeyRotation: true },
      );
    });
  });
});

describe("a configuration's exemptions", () => {
  const problems = (each: unknown) => readExemptions([each]).problems;

  it("must name a resource or a class, a reason, an approver and a day", () => {
    assert.deepEqual(problems({}), [
      "exemptions[0].resource is absent; it must be a logical name or URN, unless dataClass says what is exempted",
      "exemptions[0].reason is absent; it must be why the violation is accepted",
      "exemptions[0].approver is absent; it must be the name of who answers for it",
      "exemptions[0].expires is absent; it must be a day as YYYY-MM-DD",
    ]);
    assert.deepEqual(problems({ resource: "", dataClass: 1, ...whole }), [
      'exemptions[0].resource is ""; it must be a logical name or URN',
      "exemptions[0].dataClass is 1; it must be a value of the data class tag",
    ]);
  });

  for (const day of [
    "2026-02-30",
    "2026-13-01",
    "30/06/2026",
    "2026-6-30",
    "2026-06-30T12:00:00Z",
    "soon",
    "2026-06",
    20260630,
  ]) {
    it(`must have a day that exists: not ${JSON.stringify(day)}`, () => {
      assert.deepEqual(problems({ resource: "a", ...whole, expires: day }), [
        `exemptions[0].expires is ${JSON.stringify(day)}; it must be a day as YYYY-MM-DD`,
      ]);
    });
  }

  it("may fall on a leap day", () => {
    assert.deepEqual(problems({ resource: "a", ...whole, expires: "2028-02-29" }), []);
  });

  it("have no other fields", () => {
    assert.deepEqual(problems({ resource: "a", ...whole, aprover: "x", foo: 1 }), [
      "exemptions[0].aprover is no field of an exemption (did you mean approver?); it must be one of resource, dataClass, reason, approver, expires",
      "exemptions[0].foo is no field of an exemption; it must be one of resource, dataClass, reason, approver, expires",
    ]);
  });

  it("are a list of objects, and one that is wrong does not spoil the others", () => {
    assert.deepEqual(readExemptions("none"), { valid: [], problems: ['exemptions is "none"; it must be a list'] });
    assert.deepEqual(readExemptions(undefined), { valid: [], problems: [] });
    const good = { resource: "a", ...whole };
    assert.deepEqual(readExemptions([null, good, [good]]), {
      valid: [good],
      problems: [
        "exemptions[0] is null; it must be an object with resource, dataClass, reason, approver, expires",
        `exemptions[2] is ${JSON.stringify([good])}; it must be an object with resource, dataClass, reason, approver, expires`,
      ],
    });
  });
});

describe("a setting that a rule does not have", () => {
  const text = (known: string) =>
    `configuration of ${known}. Fix: correct the policy pack's configuration file; until then it has no effect`;

  it("is a violation once a run, for a stack rule and for a resource rule", () => {
    const shared = "it must be one of exemptions, dataClassTag";
    assert.deepEqual(evaluate(bucketVersioned, happy(), { exemption: [] }), [
      {
        on: "",
        level: "violation",
        text: text(
          `storage-bucket-versioned: exemption is no setting of this policy (did you mean exemptions?); ${shared}`,
        ),
      },
    ]);
    assert.deepEqual(evaluate(keyRotation, happy(), { zzz: 1 }), [
      { on: "", level: "violation", text: text(`keys-key-rotation: zzz is no setting of this policy; ${shared}`) },
    ]);
  });
});

describe("the clock", () => {
  it("gives the day in UTC", () => {
    const before = new Date().toISOString().slice(0, 10);
    const today = clock.today();
    assert.ok([before, new Date().toISOString().slice(0, 10)].includes(today));
  });
});
