import { policyOf, type Answer, type PolicyDocument } from "../../framework/policyDocument";
import { allows, some, type PolicyRequest } from "../../framework/policyMatching";
import { attach, Directory, type Attachment, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, valueAt } from "../../framework/values";
import { managedPolicy } from "./managedPolicies";
import { keyTypes } from "./types";

/** What a role may do: documents, and whether there are others that cannot be read. */
interface Permissions {
  readonly documents: readonly PolicyDocument[];
  readonly complete: boolean;
}

/** A stack's roles with their permissions, found by ARN, name or dependency. */
export class Roles {
  readonly #roles: Directory;
  readonly #policies: Directory;
  readonly #inline: Attachment;
  readonly #attached: Attachment;
  readonly #known = new Map<string, Permissions>();

  constructor(stack: StackView) {
    const roles = stack.ofType(keyTypes.role);
    this.#roles = new Directory(stack, roles, (role) => [role.at("arn"), role.at("name"), role.at("id")]);
    this.#policies = new Directory(stack, stack.ofType(keyTypes.policy), (policy) => [
      policy.at("arn"),
      policy.at("id"),
    ]);
    this.#inline = attach(this.#roles, stack.ofType(keyTypes.rolePolicy), "role");
    this.#attached = attach(this.#roles, stack.ofType(keyTypes.rolePolicyAttachment), "role");
  }

  find(referrer: Subject, property: string, value: unknown): Target {
    return this.#roles.find(referrer, property, value);
  }

  /** Whether the role's own policies allow the request; unknown when one that cannot be read might. */
  allow(role: Subject, request: PolicyRequest): Answer {
    const { documents, complete } = this.#permissionsOf(role);
    return some([...documents.map((document) => allows(document, request)), ...(complete ? [] : [unknown as Answer])]);
  }

  #permissionsOf(role: Subject): Permissions {
    const known = this.#known.get(role.urn) ?? this.#read(role);
    this.#known.set(role.urn, known);
    return known;
  }

  #read(role: Subject): Permissions {
    const inline = listAt(role.props, ["inlinePolicies"]);
    const managed = listAt(role.props, ["managedPolicyArns"]);
    const strays = [...this.#inline.strays, ...this.#attached.strays];
    const found: (PolicyDocument | undefined)[] = [
      ...(inline === unknown ? [undefined] : inline.map((each) => policyOf(valueAt(each, ["policy"])))),
      ...this.#inline.of(role).map((policy) => policyOf(policy.at("policy"))),
      ...(managed === unknown
        ? [undefined]
        : managed.map((arn) => this.#managed(role, "managedPolicyArns", valueAt(arn, [])))),
      ...this.#attached.of(role).map((each) => this.#managed(each, "policyArn", each.at("policyArn"))),
    ];
    const documents = found.filter((each) => each !== undefined);
    return { documents, complete: strays.length === 0 && documents.length === found.length };
  }

  /** Undefined when its content is not known. */
  #managed(on: Subject, property: string, arn: unknown): PolicyDocument | undefined {
    const target = this.#policies.find(on, property, arn);
    return target.kind === "one" ? policyOf(target.subject.at("policy")) : managedPolicy(arn);
  }
}
