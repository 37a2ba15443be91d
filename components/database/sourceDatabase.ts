import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { beatBody, publishBody, replication, schemaNamePattern } from "../../protection/replication";
import { refuse } from "../common/problems";

/** The application's database, where the deployment can reach it. */
export interface SourceServer {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Owns the application's tables and may create roles: `postgres` at Supabase. */
  readonly username: string;
  /** PEM of its own authority; the deployment's machine has it as a file. */
  readonly caFile?: string;
}

export interface SourceDatabaseArgs {
  readonly server: SourceServer;
  readonly password: pulumi.Input<string>;
  /** The application's schemas that are replicated. */
  readonly schemas: readonly string[];
  /** Passwords of the roles that log in. */
  readonly passwords: {
    readonly replication: pulumi.Input<string>;
    readonly heartbeat: pulumi.Input<string>;
    readonly dump: pulumi.Input<string>;
  };
}

const { schema, roles } = replication;

/**
 * The source's side of the replica, by the deployment: roles, grants, two functions, publication and slot. The deployment reaches
 * Supabase, and Aurora it does not: that side is the setup function's. lambdas/database-setup/source.ts says the same in SQL,
 * for drills.
 *
 * The publication starts empty; tables are added one by one once the replica has them. The slot makes the source keep WAL from this
 * moment on: declare it together with the replica, never alone.
 *
 * @example
 * new SourceDatabase("source", { server: { host, port: 5432, database: "postgres", username: "postgres" }, password, schemas: ["public"], passwords });
 */
export class SourceDatabase extends pulumi.ComponentResource {
  readonly slot: postgresql.ReplicationSlot;
  readonly publication: postgresql.Publication;
  /** What the replica's setup has to wait for. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SourceDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:SourceDatabase", name, {}, opts);
    refuse(
      sourceProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { server, password, schemas, passwords } = args;
    const { host, port, database, username, caFile } = server;
    const provider = new postgresql.Provider(
      `${name}-server`,
      {
        host,
        port,
        database,
        username,
        password,
        sslmode: "verify-full",
        ...(caFile === undefined ? {} : { sslrootcert: caFile }),
        // Supabase's `postgres` is no superuser, and the provider asks otherwise.
        superuser: false,
        connectTimeout: 15,
      },
      { parent: this },
    );
    const child = { parent: this, provider };
    const login = (what: string, role: string, secret: pulumi.Input<string>, more: Partial<postgresql.RoleArgs>) =>
      new postgresql.Role(
        `${name}-${what}`,
        {
          name: role,
          login: true,
          password: secret,
          superuser: false,
          createRole: false,
          createDatabase: false,
          ...more,
        },
        child,
      );
    // The first copy and the dump read with SELECT: without BYPASSRLS they leave out what policies hide, without a word.
    const reader = login("replication", roles.replication, passwords.replication, {
      replication: true,
      bypassRowLevelSecurity: true,
    });
    const dump = login("dump", roles.dump, passwords.dump, { bypassRowLevelSecurity: true });
    const beater = login("heartbeat", roles.heartbeat, passwords.heartbeat, {});
    const own = new postgresql.Schema(`${name}-schema`, { name: schema, database }, child);
    const grants = [
      ...[...schemas, schema].flatMap((each) => [
        ...reading(name, { database, owner: username }, each, { reader, dump, beater }, { ...child, dependsOn: [own] }),
      ]),
      new postgresql.Grant(
        `${name}-heartbeat-schema`,
        { database, role: beater.name, schema: own.name, objectType: "schema", privileges: ["USAGE"] },
        child,
      ),
      ...this.functions(name, args, own, beater, child),
    ];
    this.publication = new postgresql.Publication(
      `${name}-publication`,
      { name: replication.publication, database, tables: [] },
      // The setup function adds the tables.
      { ...child, ignoreChanges: ["tables"] },
    );
    this.slot = new postgresql.ReplicationSlot(
      `${name}-slot`,
      { name: replication.slot, database, plugin: "pgoutput" },
      // A slot that is made anew has lost what the replica has not read yet.
      { ...child, protect: true, dependsOn: [this.publication] },
    );
    this.ready = [...grants, this.publication, this.slot];
    this.registerOutputs({ slot: this.slot.name, publication: this.publication.name });
  }

  private functions(
    name: string,
    { server, schemas }: SourceDatabaseArgs,
    own: postgresql.Schema,
    beater: postgresql.Role,
    child: pulumi.CustomResourceOptions,
  ): pulumi.Resource[] {
    const { database } = server;
    const common = { database, schema: own.name, language: "plpgsql", securityDefiner: true };
    const functions = [
      new postgresql.Function(
        `${name}-beat`,
        { ...common, name: "beat", returns: "timestamptz", body: beatBody },
        child,
      ),
      new postgresql.Function(
        `${name}-publish`,
        {
          ...common,
          name: "publish",
          args: [{ name: "tables", type: "text[]" }],
          returns: "text[]",
          body: publishBody(schemas),
        },
        child,
      ),
    ];
    const execute = (what: string, role: pulumi.Input<string>, privileges: string[], after: pulumi.Resource[]) =>
      new postgresql.Grant(
        `${name}-${what}`,
        { database, role, schema: own.name, objectType: "function", privileges },
        { ...child, dependsOn: after },
      );
    // Functions are everybody's unless it is taken away.
    const nobody = execute("functions-of-nobody", "public", [], functions);
    return [...functions, nobody, execute("functions-of-heartbeat", beater.name, ["EXECUTE"], [...functions, nobody])];
  }
}

/** Reading and nothing else, on what is there and on what will be: a new table that cannot be read cannot be copied. */
function reading(
  name: string,
  { database, owner }: { readonly database: string; readonly owner: string },
  schemaName: string,
  { reader, dump, beater }: Readonly<Record<"reader" | "dump" | "beater", postgresql.Role>>,
  child: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const both = [["replication", reader] as const, ["dump", dump] as const];
  const counters = [...both, ["heartbeat", beater] as const];
  const grant = (who: string, role: postgresql.Role, objectType: string, privilege: string) =>
    new postgresql.Grant(
      `${name}-${who}-${schemaName}-${objectType}`,
      { database, role: role.name, schema: schemaName, objectType, privileges: [privilege] },
      child,
    );
  const later = (who: string, role: postgresql.Role, objectType: string) =>
    new postgresql.DefaultPrivileges(
      `${name}-${who}-${schemaName}-later-${objectType}`,
      { database, role: role.name, owner, schema: schemaName, objectType, privileges: ["SELECT"] },
      child,
    );
  return [
    ...both.flatMap(([who, role]) => [
      grant(who, role, "schema", "USAGE"),
      grant(who, role, "table", "SELECT"),
      later(who, role, "table"),
    ]),
    ...counters.flatMap(([who, role]) => [grant(who, role, "sequence", "SELECT"), later(who, role, "sequence")]),
  ];
}

function sourceProblems({ schemas, server }: SourceDatabaseArgs): string[] {
  return [
    ...(schemas.length === 0 ? ["schemas: is empty; without a schema there is nothing to replicate."] : []),
    ...schemas
      .filter((each) => !schemaNamePattern.test(each) || each === schema)
      .map(
        (each) =>
          `schemas: "${each}" cannot be replicated; name schemas of the application, in lower case, without quotes.`,
      ),
    ...(server.host.includes(".pooler.")
      ? [`server.host: ${server.host} is a connection pooler, which knows no replication; name the direct connection.`]
      : []),
  ];
}
