import { z } from "zod";
import { replication } from "./replication";

/** The part of a stack's configuration that becomes the database's replica; see schema.ts. */

/** What the committed stacks name in place of the project: the form of Supabase's hosts, and nobody's. */
export const placeholderHost = "db.projectreference0000.supabase.co";

const hostName = z
  .string()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "a host name in lower case, without scheme, port or path",
  );

const source = z
  .strictObject({
    host: hostName
      .default(placeholderHost)
      .describe("Host of the database that is replicated: Supabase's direct connection, never its pooler."),
    port: z.int().min(1, "a port from 1").max(65_535, "a port to 65535").default(5432).describe("Its port."),
    database: z.string().trim().min(1, "a name").default("postgres").describe("The database's name on that server."),
    username: z
      .string()
      .trim()
      .min(1, "a role")
      .default("postgres")
      .describe("Role that owns the application's tables; the deployment connects as it."),
    schemas: z
      .array(z.string())
      .default([...replication.defaultSchemas])
      .describe("The application's schemas that are replicated. Default: public."),
    caFile: z
      .string()
      .exactOptional()
      .describe(
        "PEM file of the server's own authority, relative to the program: Supabase's is in its dashboard. Default: public ones.",
      ),
  })
  .prefault({});

const egress = z.enum(["dual-stack", "nat"]);

function network(cidrBlock: string) {
  return z
    .strictObject({
      cidrBlock: z
        .string()
        .default(cidrBlock)
        .describe(`IPv4 block of a network to make, of length 16 to 24. Default: ${cidrBlock}. Unused beside adopt.`),
      adopt: z
        .strictObject({
          vpcId: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "the ID of a network, such as vpc-0123456789abcdef0"),
          subnetIds: z
            .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "the ID of a subnet"))
            .describe("Private subnets in at least two zones."),
        })
        .exactOptional()
        .describe(
          "A network that exists: its routes, and endpoints of the AWS services that functions use, are its owner's.",
        ),
    })
    .prefault({});
}

export const database = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether the replica is declared. Production cannot do without."),
    source: source.describe("The application's database, at Supabase."),
    topology: z
      .enum(["global", "single"])
      .exactOptional()
      .describe("global: a cluster in each Region. Default: global in production, single in staging."),
    engineVersion: z
      .string()
      .regex(/^\d{2}\.\d{1,2}$/, 'a version of Aurora PostgreSQL such as "17.7", in quotes')
      .default("17.7")
      .describe("Version of Aurora PostgreSQL, of at least the source's major version."),
    instanceClass: z
      .string()
      .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "an instance class such as db.r6g.large")
      .exactOptional()
      .describe("Default: db.r6g.large in a global database, db.t4g.medium in a single cluster."),
    instances: z
      .int()
      .exactOptional()
      .describe("Instances in the primary Region. Default: 2 in a global database, 1 in a single cluster."),
    backupRetentionDays: z.int().default(35).describe("Days of automated backups, 1 to 35 (L15, BKP-5)."),
    egress: egress
      .default("dual-stack")
      .describe(
        "How the primary Region's network reaches the source: by IPv6, or by NAT gateways for Supabase's IPv4 add-on.",
      ),
    network: z
      .strictObject({
        primary: network("10.40.0.0/20").describe("Network in the primary Region."),
        recovery: network("10.40.16.0/20").describe("Network in the recovery Region; unused by a single cluster."),
      })
      .prefault({})
      .describe("Made, or taken over."),
  })
  .prefault({});
