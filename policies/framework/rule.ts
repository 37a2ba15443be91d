import type {
  EnforcementLevel,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { publish, publishReview } from "./publish";
import { Report } from "./report";
import { thisRound, type Round } from "./round";
import { needsReview, schemaOf, settingsOf } from "./settings";
import { StackView } from "./stack";
import { Subject } from "./subject";

type ConfigProperty = PolicyConfigSchema["properties"][string];

/** A rule's settings: a default and a JSON schema for each. */
export interface RuleConfig<C extends object> {
  readonly defaults: C;
  readonly properties: Readonly<Record<keyof C & string, ConfigProperty>>;
}

export interface RuleMeta<C extends object> {
  /** `<service>-<rule>`, kebab-case; the file is rules/<service>/<rule>.ts. */
  readonly name: string;
  /** One sentence: what the rule demands. */
  readonly sentence: string;
  readonly severity: Severity;
  /** Mandatory for what breaks law or loses data, remediate where the mend is unambiguous, else advisory. */
  readonly level: EnforcementLevel;
  /** IDs of AWS constraints, law articles and ledger rows. */
  readonly refs: readonly string[];
  /** Why the rule is there, in a sentence or two. */
  readonly why: string;
  /** The mend, as an instruction. */
  readonly mend: string;
  readonly url: string;
  readonly config?: RuleConfig<C>;
}

export interface Rule {
  readonly meta: RuleMeta<object>;
  readonly policy: ResourceValidationPolicy | StackValidationPolicy;
}

interface ResourceBody<C extends object> {
  readonly types: readonly string[];
  check(subject: Subject, report: Report, config: C): void;
  /** Changes the properties in place where they are known and wrong; true when it did. */
  readonly mend?: (subject: Subject, props: Record<string, unknown>) => boolean;
}

/** A rule about each resource by itself. */
export function resourceRule<C extends object>(meta: RuleMeta<C>, body: ResourceBody<C>): Rule {
  const applies = (type: string) => body.types.includes(type);
  let toReview = false;
  const validate = (args: ResourceValidationArgs, reportViolation: ReportViolation): void => {
    if (!applies(args.type)) {
      passOver(body.types, args);
      return;
    }
    const settings = settingsOf(meta, args.getConfig());
    toReview ||= needsReview(settings);
    const report = new Report(meta.refs, meta.mend);
    body.check(new Subject(args), report, settings.config);
    publish(meta, report.findings, settings.exemptions, reportViolation);
  };
  // What is wrong with the configuration is one fact of the run, and what no resource needed shows only at its end.
  const review = (args: StackValidationArgs, reportViolation: ReportViolation): void => {
    const settings = settingsOf(meta, args.getConfig());
    const report = new Report(meta.refs, meta.mend);
    for (const subject of stackOf(args).ofType(body.types)) {
      body.check(subject, report, settings.config);
    }
    publishReview(meta, report.findings, settings, reportViolation);
  };
  const policy: ResourceValidationPolicy & StackValidationPolicy = {
    ...described(meta),
    validateResource: forResources(body.types, validate),
    validateStack: onlyWhen(() => toReview, review),
  };
  const { mend } = body;
  if (mend !== undefined) {
    const remediate = (args: ResourceValidationArgs) => {
      if (!applies(args.type)) {
        passOver(body.types, args);
        return undefined;
      }
      const subject = new Subject(args);
      if (settingsOf(meta, args.getConfig()).exemptions.spares(subject)) return undefined;
      // Changed in place: a copy would have to read every property, and reading an unknown one throws.
      const props = args.props as Record<string, unknown>;
      return mend(subject, props) ? props : undefined;
    };
    policy.remediateResource = forResources(body.types, remediate);
  }
  return { meta, policy };
}

interface StackBody<C extends object> {
  /** The types without which the rule has nothing to say. */
  readonly types: readonly string[];
  check(stack: StackView, report: Report, config: C): void;
}

/** A rule that relates resources. Its work is linear in the stack's resources. */
export function stackRule<C extends object>(meta: RuleMeta<C>, body: StackBody<C>): Rule {
  const validate = (args: StackValidationArgs, reportViolation: ReportViolation): void => {
    const settings = settingsOf(meta, args.getConfig());
    const report = new Report(meta.refs, meta.mend);
    body.check(stackOf(args), report, settings.config);
    publish(meta, report.findings, settings.exemptions, reportViolation);
    publishReview(meta, report.findings, settings, reportViolation);
  };
  return { meta, policy: { ...described(meta), validateStack: forStacks(body.types, validate) } };
}

/** Makes nothing of a resource of another type, and says so where the engine asks: it may then ask no more about the type. */
function passOver(types: readonly string[], args: ResourceValidationArgs): void {
  const round = thisRound();
  if (round === undefined) return;
  round.type = args.type;
  // In the words that the SDK has for a mark. This throws, once a round: the other rules have marks from here on.
  args.notApplicable(`Policy only applies to resources of type '${markOf(types)}'`);
}

/** The stack by type and URN, made by the round's first rule for all of them. */
function stackOf({ resources }: StackValidationArgs): StackView {
  const round = thisRound();
  if (round === undefined) return new StackView(resources);
  round.stack ??= new StackView(resources);
  return round.stack;
}

/**
 * The SDK skips a function that is marked with a type, before it prepares anything, when that is not the type that it
 * asks about. Without a mark every rule would be handed every resource: most of a pack's time in a large stack. The SDK
 * knows marks of one type; ours is set when the round knows better, and says what the engine may conclude from it.
 */
function forTypes<F extends object>(types: readonly string[], fn: F, needless: (round: Round) => boolean): F {
  const mark = markOf(types);
  const get = (): string | undefined => {
    const round = thisRound();
    return round !== undefined && needless(round) ? mark : undefined;
  };
  return Object.defineProperty(fn, "__pulumiType", { get });
}

/** A mark that is no type. It goes into an answer as often as it is used: short, whatever the number of types. */
function markOf([first = "none", ...others]: readonly string[]): string {
  return `${first}${others.length === 0 ? "" : ` or ${others.length} more`} and to no other type`;
}

function forResources<F extends object>(types: readonly string[], fn: F): F {
  return forTypes(types, fn, ({ type }) => type !== undefined && !types.includes(type));
}

function forStacks<F extends object>(types: readonly string[], fn: F): F {
  const [type, ...others] = types;
  // Even the round's first rule need not be handed a stack without its type.
  if (type !== undefined && others.length === 0) return Object.assign(fn, { __pulumiType: type });
  return forTypes(types, fn, ({ stack }) => stack?.occur(types) === false);
}

/** The same mark with a type that no stack has, as long as there is no need to call the function. */
function onlyWhen<F extends object>(needed: () => boolean, fn: F): F {
  return Object.defineProperty(fn, "__pulumiType", { get: () => (needed() ? undefined : "nothing to review") });
}

function described<C extends object>(meta: RuleMeta<C>) {
  return {
    name: meta.name,
    description: meta.sentence,
    severity: meta.severity,
    enforcementLevel: meta.level,
    framework: {
      name: "Backup and recovery on AWS",
      version: "1",
      reference: meta.refs.join(", "),
      specification: meta.why,
    },
    tags: [meta.name.slice(0, meta.name.indexOf("-")), ...meta.refs],
    remediationSteps: meta.mend,
    url: meta.url,
    configSchema: schemaOf(meta.config),
  };
}
