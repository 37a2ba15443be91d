import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A generated program: `resources` resources in groups of key, bucket, versioning and encryption. */
export interface GeneratedProgram {
  /** Folder to write into; it is created. */
  readonly directory: string;
  /** A multiple of four; the stack itself and the default provider come on top. */
  readonly resources: number;
  /** `node_modules` that holds @pulumi/*; default this repository's. */
  readonly nodeModules?: string;
}

/** Writes a program of its own, with one stack `bench`, and returns its folder. */
export function writeGeneratedProgram(program: GeneratedProgram): string {
  const { directory, resources } = program;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "Pulumi.yaml"), "name: generated\nruntime: nodejs\n");
  writeFileSync(join(directory, "Pulumi.bench.yaml"), "config:\n  aws:region: sa-east-1\n");
  writeFileSync(join(directory, "package.json"), '{ "name": "generated", "private": true, "main": "index.ts" }\n');
  writeFileSync(join(directory, "index.ts"), source(Math.ceil(resources / 4)));
  symlinkSync(program.nodeModules ?? resolve(__dirname, "../../node_modules"), join(directory, "node_modules"), "dir");
  return directory;
}

function source(groups: number): string {
  return `import * as aws from "@pulumi/aws";

for (let i = 0; i < ${groups}; i++) {
  const key = new aws.kms.Key(\`key-\${i}\`, {
    description: \`key \${i}\`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    tags: { "neonpro:data-class": "operational", group: \`\${i}\` },
  });
  const bucket = new aws.s3.Bucket(\`bucket-\${i}\`, { tags: { "neonpro:data-class": "operational", group: \`\${i}\` } });
  new aws.s3.BucketVersioning(\`versioning-\${i}\`, {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(\`encryption-\${i}\`, {
    bucket: bucket.id,
    rules: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        bucketKeyEnabled: true,
      },
    ],
  });
}
`;
}
