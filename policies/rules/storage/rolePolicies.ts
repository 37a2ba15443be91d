import { readPolicy, type Answer, type PolicyDocument, type PolicyReading } from "../../framework/policyDocument";
import { allows, denies, every, not, some, type PolicyRequest } from "../../framework/policyMatching";
import { attach, Directory, type Attachment, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, valueAt } from "../../framework/values";
import { storageTypes } from "./types";

/** The policies of a stack's roles: inline ones, and attached ones as far as the stack holds them. */
export class RolePolicies {
  readonly #roles: Directory;
  readonly #policies: Directory;
  readonly #inline: Attachment;
  readonly #attachments: Attachment;
  /** PolicyAttachment names many roles at once. */
  readonly #shared: readonly Subject[];

  constructor(stack: StackView) {
    const keysOf = (subject: Subject) => [subject.at("name"), subject.at("id"), subject.at("arn")];
    this.#roles = new Directory(stack, stack.ofType(storageTypes.role), keysOf);
    this.#policies = new Directory(stack, stack.ofType(storageTypes.policy), keysOf);
    this.#inline = attach(this.#roles, stack.ofType(storageTypes.rolePolicy), "role");
    this.#attachments = attach(this.#roles, stack.ofType(storageTypes.rolePolicyAttachment), "role");
    this.#shared = stack.ofType(storageTypes.policyAttachment);
  }

  /** @param property the referrer's top-level property that holds the role's ARN or name. */
  find(referrer: Subject, property: string, value: unknown): Target {
    const target = this.#roles.find(referrer, property, value);
    // An ARN ends with the role's name, after the role's path.
    return target.kind === "outside"
      ? this.#roles.find(referrer, property, String(value).replace(/^.*\//, ""))
      : target;
  }

  /** The ARNs of the role's attached policies that this stack does not hold; {@link unknown} where one is not known. */
  elsewhere(role: Subject): readonly unknown[] {
    return this.#attached(role).flatMap(({ on, property, value }) =>
      this.#policies.find(on, property, value).kind === "outside" ? [value] : [],
    );
  }

  /** Whether a policy of this stack lets the role do it; what is attached from elsewhere is not looked into. */
  allows(role: Subject, request: PolicyRequest): Answer {
    const readings = this.#readings(role);
    const documents = readings.flatMap((each): readonly PolicyDocument[] =>
      each.kind === "document" ? [each.document] : [],
    );
    const met = () => true;
    const unread = readings.some(({ kind }) => kind === "unknown") || this.#hasStrays;
    return every([
      some([...documents.map((document) => allows(document, { ...request, met })), unread ? unknown : false]),
      ...documents.map((document) => not(denies(document, request))),
    ]);
  }

  get #hasStrays(): boolean {
    return this.#inline.strays.length + this.#attachments.strays.length > 0;
  }

  #readings(role: Subject): readonly PolicyReading[] {
    const blocks = listAt(role.props, ["inlinePolicies"]);
    return [
      ...this.#inline.of(role).map((each) => readPolicy(each.at("policy"))),
      ...(blocks === unknown
        ? [readPolicy(role.at("inlinePolicies"))]
        : blocks.map((each) => readPolicy(valueAt(each, ["policy"])))),
      ...this.#attached(role).flatMap(({ on, property, value }): readonly PolicyReading[] => {
        const target = this.#policies.find(on, property, value);
        if (target.kind === "one") return [readPolicy(target.subject.at("policy"))];
        return target.kind === "open" ? [{ kind: "unknown" }] : [];
      }),
    ];
  }

  #attached(role: Subject): readonly { readonly on: Subject; readonly property: string; readonly value: unknown }[] {
    const own = listAt(role.props, ["managedPolicyArns"]);
    const names = new Set([role.at("name"), role.at("id")]);
    const shared = this.#shared.filter((each) => {
      const roles = listAt(each.props, ["roles"]);
      return roles !== unknown && roles.some((name) => names.has(name));
    });
    return [
      ...[...this.#attachments.of(role), ...shared].map((on) => ({
        on,
        property: "policyArn",
        value: on.at("policyArn"),
      })),
      ...(own === unknown ? [unknown] : own).map((value) => ({
        on: role,
        property: "managedPolicyArns",
        value: valueAt(value, []),
      })),
    ];
  }
}
