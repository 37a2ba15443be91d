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
    if (!applies(args.type)) return;
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
    for (const subject of new StackView(args.resources).ofType(body.types)) {
      body.check(subject, report, settings.config);
    }
    publishReview(meta, report.findings, settings, reportViolation);
  };
  const policy: ResourceValidationPolicy & StackValidationPolicy = {
    ...described(meta),
    validateResource: onlyFor(body.types, validate),
    validateStack: onlyWhen(() => toReview, review),
  };
  const { mend } = body;
  if (mend !== undefined) {
    policy.remediateResource = onlyFor(body.types, (args: ResourceValidationArgs) => {
      if (!applies(args.type)) return undefined;
      const subject = new Subject(args);
      if (settingsOf(meta, args.getConfig()).exemptions.spares(subject)) return undefined;
      // Changed in place: a copy would have to read every property, and reading an unknown one throws.
      const props = args.props as Record<string, unknown>;
      return mend(subject, props) ? props : undefined;
    });
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
    body.check(new StackView(args.resources), report, settings.config);
    publish(meta, report.findings, settings.exemptions, reportViolation);
    publishReview(meta, report.findings, settings, reportViolation);
  };
  return { meta, policy: { ...described(meta), validateStack: onlyFor(body.types, validate) } };
}

/**
 * The SDK skips a function that is marked with a type, before it prepares anything, when the type does not occur.
 * Without the mark every rule would be handed every resource: most of a pack's time in a large stack.
 */
function onlyFor<F extends object>(types: readonly string[], fn: F): F {
  const [type, ...others] = types;
  return type !== undefined && others.length === 0 ? Object.assign(fn, { __pulumiType: type }) : fn;
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
