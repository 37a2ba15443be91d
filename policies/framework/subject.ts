import { unknown, unwrapped, valueAt, type Path, type Plain, type Unknown } from "./values";

/** The part of the policy SDK's resources that rules use; args of a resource policy have no dependencies. */
export interface SdkResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Plain;
  readonly provider?: { readonly urn: string; readonly props: Plain };
  readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** A resource as a rule sees it: plain properties, with unknown values made visible. */
export class Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly #source: SdkResource;
  #props: Plain | undefined;

  constructor(source: SdkResource) {
    this.#source = source;
    this.type = source.type;
    this.name = source.name;
    this.urn = source.urn;
  }

  get props(): Plain {
    this.#props ??= unwrapped(this.#source.props);
    return this.#props;
  }

  at(...path: Path): unknown {
    return valueAt(this.props, path);
  }

  /** URNs of what the property's value is computed from; the only lead when the value itself is unknown. */
  sourcesOf(property: string): readonly string[] {
    return (this.#source.propertyDependencies?.[property] ?? []).map((resource) => resource.urn);
  }

  /** The resource's own Region argument (@pulumi/aws 7), else its provider's. */
  get region(): string | Unknown | undefined {
    const region = this.at("region") ?? valueAt(this.#providerProps, ["region"]);
    return typeof region === "string" || region === unknown ? region : undefined;
  }

  /** The provider stands for the account: another account needs another provider. */
  get provider(): string | undefined {
    return this.#source.provider?.urn;
  }

  get #providerProps(): Plain {
    return this.#source.provider === undefined ? {} : unwrapped(this.#source.provider.props);
  }

  /** `Bucket "records"`: the type token's last part and the logical name. */
  get label(): string {
    return `${this.type.slice(this.type.lastIndexOf(":") + 1)} "${this.name}"`;
  }
}
