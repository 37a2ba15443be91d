import assert from "node:assert/strict";
import { attach, Directory, type Target } from "../../../policies/framework/relate";
import { StackView } from "../../../policies/framework/stack";
import type { SdkResource, Subject } from "../../../policies/framework/subject";
import { unknown } from "../../../policies/framework/values";

const vaultType = "test:vault";
const lockType = "test:lock";

function resource(
  type: string,
  name: string,
  props: Record<string, unknown>,
  more: Partial<SdkResource> = {},
): SdkResource {
  return { type, name, urn: `urn::${name}`, props, ...more };
}

function provider(name: string, props: Record<string, unknown> = {}): Pick<SdkResource, "provider"> {
  return { provider: { urn: `urn::${name}`, props } };
}

function stackOf(...resources: readonly SdkResource[]): {
  stack: StackView;
  directory: Directory;
  named: (name: string) => Subject;
} {
  const stack = new StackView(resources);
  const directory = new Directory(stack, stack.ofType([vaultType]), (vault) => [vault.at("name"), vault.at("arn")]);
  const named = (name: string) => {
    const subject = stack.withUrn(`urn::${name}`);
    assert.ok(subject);
    return subject;
  };
  return { stack, directory, named };
}

function shape(target: Target): unknown {
  if (target.kind === "one") return target.subject.name;
  return target.kind === "open" ? target.candidates.map(({ name }) => name) : target.kind;
}

describe("Directory", () => {
  const lock = (sources: readonly string[] = [], more: Partial<SdkResource> = {}) =>
    resource(
      lockType,
      "lock",
      { region: "r1" },
      { ...more, propertyDependencies: { vault: sources.map((name) => ({ urn: `urn::${name}` })) } },
    );

  it("finds one by value, and nothing by a value that none has", () => {
    const { directory, named } = stackOf(
      resource(vaultType, "a", { name: "x" }),
      resource(vaultType, "b", { name: "y" }),
      lock(),
    );
    assert.equal(shape(directory.find(named("lock"), "vault", "y")), "b");
    assert.equal(shape(directory.find(named("lock"), "vault", "z")), "outside");
    assert.equal(shape(directory.find(named("lock"), "vault", undefined)), "outside");
  });

  it("tells equal names apart by Region", () => {
    const { directory, named } = stackOf(
      resource(vaultType, "a", { name: "x", region: "r1" }),
      resource(vaultType, "b", { name: "x", region: "r2" }),
      lock(["b"]),
    );
    assert.equal(shape(directory.find(named("lock"), "vault", "x")), "a");
  });

  it("tells equal names apart by the provider's Region and by account", () => {
    const { directory, named } = stackOf(
      resource(vaultType, "a", { name: "x" }, provider("p1", { region: "r1" })),
      resource(vaultType, "b", { name: "x", region: "r1" }, provider("p2")),
      lock([], provider("p1")),
    );
    assert.equal(shape(directory.find(named("lock"), "vault", "x")), "a");
  });

  it("tells equal names in equal places apart by dependency, and else leaves them open", () => {
    const vaults = [
      resource(vaultType, "a", { name: "x", region: "r2" }),
      resource(vaultType, "b", { name: "x", region: "r2" }),
    ];
    const related = stackOf(...vaults, lock(["b", "elsewhere"]));
    assert.equal(shape(related.directory.find(related.named("lock"), "vault", "x")), "b");
    const open = stackOf(...vaults, lock());
    assert.deepEqual(shape(open.directory.find(open.named("lock"), "vault", "x")), ["a", "b"]);
  });

  it("finds an unknown value by dependency, each resource once", () => {
    const vaults = [resource(vaultType, "a", { name: unknown }), resource(vaultType, "b", { name: "y" })];
    const one = stackOf(...vaults, lock(["a", "lock", "a"]));
    assert.equal(shape(one.directory.find(one.named("lock"), "vault", unknown)), "a");
    const several = stackOf(...vaults, lock(["a", "b"]));
    assert.deepEqual(shape(several.directory.find(several.named("lock"), "vault", unknown)), ["a", "b"]);
    const none = stackOf(...vaults, lock());
    assert.deepEqual(shape(none.directory.find(none.named("lock"), "vault", unknown)), []);
  });
});

describe("attach", () => {
  it("gives each owner its satellites, and names the strays", () => {
    const { stack, directory, named } = stackOf(
      resource(vaultType, "a", { name: "x" }),
      resource(vaultType, "b", { name: "y" }),
      resource(lockType, "one", { vault: "x" }),
      resource(lockType, "two", { vault: "x" }),
      resource(lockType, "outside", { vault: "z" }),
      resource(lockType, "stray", { vault: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    );
    const attachment = attach(directory, stack.ofType([lockType]), "vault");
    const names = (subjects: readonly Subject[]) => subjects.map(({ name }) => name);
    assert.deepEqual(names(attachment.of(named("a"))), ["one", "two"]);
    assert.deepEqual(names(attachment.of(named("b"))), []);
    assert.deepEqual(names(attachment.strays), ["stray"]);
  });
});
