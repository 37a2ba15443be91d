import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Where a login leads, as functions read it from the secret. */
export interface Reach {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly dbname: pulumi.Input<string>;
  readonly username: string;
  /** PEM of the server's own authority, where no public one vouches for it. */
  readonly ca?: string;
}

export interface DatabaseSecretArgs {
  readonly region: string;
  /** Regions that get a copy of their own, readable when the first is lost. */
  readonly replicaRegions: readonly string[];
  /** By Region. */
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** Unique in the account and Region; the same name in every Region. */
  readonly secretName: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Days between the deletion of a secret and its end; Secrets Manager's longest. */
const recoveryWindowInDays = 30;
/** Bits of chance do not come from length alone: without special characters it needs no quoting in any connection string. */
const passwordLength = 48;

/**
 * A password that nobody has ever typed, and the secret in which functions find it together with where it leads. The secret is filled by
 * {@link reaches} once the server is known: the server itself needs the password first.
 */
export class DatabaseSecret extends pulumi.ComponentResource {
  readonly password: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly secret: aws.secretsmanager.Secret;
  private readonly label: string;
  private readonly region: string;

  constructor(name: string, args: DatabaseSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:DatabaseSecret", name, {}, opts);
    const { region, replicaRegions, keyArns, secretName, description, tags } = args;
    this.label = name;
    this.region = region;
    this.password = pulumi.secret(
      new random.RandomPassword(`${name}-password`, { length: passwordLength, special: false }, { parent: this })
        .result,
    );
    this.secret = new aws.secretsmanager.Secret(
      `${name}-secret`,
      {
        region,
        name: secretName,
        description,
        recoveryWindowInDays,
        ...keyOf(keyArns, region),
        replicas: replicaRegions.map((replica) => ({ region: replica, ...keyOf(keyArns, replica) })),
        tags: { ...tags },
      },
      { parent: this },
    );
    this.arn = this.secret.arn;
    this.registerOutputs({ arn: this.arn });
  }

  /** Writes where the login leads beside its password. Call it once. */
  reaches(reach: Reach): aws.secretsmanager.SecretVersion {
    const { ca, ...fields } = reach;
    return new aws.secretsmanager.SecretVersion(
      `${this.label}-value`,
      {
        region: this.region,
        secretId: this.secret.id,
        secretString: pulumi.secret(
          pulumi.jsonStringify({
            engine: "postgres",
            ...fields,
            password: this.password,
            ...(ca === undefined ? {} : { ca }),
          }),
        ),
      },
      { parent: this },
    );
  }
}

function keyOf(keyArns: DatabaseSecretArgs["keyArns"], region: string): { kmsKeyId?: pulumi.Input<string> } {
  const arn = keyArns[region];
  return arn === undefined ? {} : { kmsKeyId: arn };
}
