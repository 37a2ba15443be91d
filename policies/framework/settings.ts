import type { PolicyConfigSchema } from "@pulumi/policy";
import { nearest } from "../../protection/nearest";
import { dataClassTag } from "../defaults";
import { clock } from "./clock";
import { Exemptions, exemptionSettings, readExemptions } from "./exemptions";
import type { RuleConfig } from "./rule";

type ConfigProperty = PolicyConfigSchema["properties"][string];
type Default = NonNullable<ConfigProperty["default"]>;

const sharedDefaults = { exemptions: [], dataClassTag };

/** What a rule runs with: its own settings, the exemptions, and what is wrong with the configuration. */
export interface Settings<C extends object> {
  readonly config: C;
  readonly exemptions: Exemptions;
  readonly problems: readonly string[];
}

/** The schema that the engine checks a configuration file against: a rule's own settings and those of every rule. */
export function schemaOf<C extends object>(config: RuleConfig<C> | undefined): PolicyConfigSchema {
  return {
    properties: {
      ...withDefaults(config?.properties ?? {}, config?.defaults ?? {}),
      ...withDefaults(exemptionSettings, sharedDefaults),
    },
  };
}

function withDefaults(properties: Readonly<Record<string, ConfigProperty>>, defaults: object) {
  const values = new Map(Object.entries(defaults as Readonly<Record<string, Default>>));
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => {
      const value = values.get(key);
      return [key, value === undefined ? schema : { ...schema, default: value }];
    }),
  );
}

/**
 * Defaults are applied here too: an engine that sends no configuration must not switch a rule off. The engine lets
 * settings through that the schema does not have, so they are found here.
 */
export function settingsOf<C extends object>(
  { config }: { readonly config?: RuleConfig<C> },
  given: object,
): Settings<C> {
  const own = { ...sharedDefaults, ...config?.defaults, ...given } as C & typeof sharedDefaults;
  const known = [...Object.keys(config?.properties ?? {}), ...Object.keys(exemptionSettings)];
  const { valid, problems } = readExemptions(own.exemptions);
  return {
    config: own,
    exemptions: new Exemptions(valid, own.dataClassTag, clock.today()),
    problems: [
      ...Object.keys(given)
        .filter((key) => !known.includes(key))
        .map((key) => unknownSetting(key, known)),
      ...problems,
    ],
  };
}

function unknownSetting(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return `${key} is no setting of this policy${meant === undefined ? "" : ` (did you mean ${meant}?)`}; it must be one of ${known.join(", ")}`;
}

/** Whether there is anything to say of the configuration once the whole stack is known. */
export function needsReview({ problems, exemptions }: Settings<object>): boolean {
  return problems.length > 0 || exemptions.unused().length > 0;
}
