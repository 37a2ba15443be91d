// Breaks each import rule of eslint.rooms.mjs once and expects to be told.
import assert from "node:assert/strict";
import { join } from "node:path";
import { ESLint } from "eslint";

const root = join(__dirname, "../..");
const eslint = new ESLint({ cwd: root, overrideConfigFile: join(root, "eslint.rooms.mjs") });

async function messages(filePath: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, filePath) });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe("import rules", () => {
  const refused: readonly (readonly [string, string, string])[] = [
    ["protection/tags.ts", "../graph/types", "protection may import no other room"],
    ["protection/tags.ts", "@pulumi/aws", "protection is plain data and pure functions"],
    ["protection/load.ts", "../components/common/arn", "protection may import no other room"],
    ["graph/types.ts", "../protection/tags", "graph may import no other room"],
    ["graph/types.ts", "@pulumi/aws/kms", "The graph and the preview know no provider's SDK"],
    ["components/keys/recoveryKey.ts", "../../preview/preview", "components may import protection"],
    ["components/keys/recoveryKey.ts", "../../lambdas/backup-alarm/handler", "components may import protection"],
    ["components/monitoring/dashboard.ts", "../../operations/entry", "components may import protection"],
    ["components/index.ts", "../operations/entry", "components may import protection"],
    ["operations/chain/link.ts", "../../lambdas/common/narrow", "operations may import protection"],
    ["manifest/compare.ts", "../protection/tags", "manifest may import no other room"],
    ["operations/entry.ts", "@aws-sdk/client-s3", "operations is plain data and pure functions"],
    [
      "lambdas/backup-alarm/handler.ts",
      "../../components/common/arn",
      "lambdas may import protection, operations, manifest",
    ],
    ["preview/preview.ts", "../protection/tags", "preview may import graph"],
    ["posture/solve.ts", "../preview/preview", "posture may import graph, protection"],
    [
      "policies/rules/backup/lock.ts",
      "../../../components/backup/vaults",
      "policies may import graph, protection, posture",
    ],
    ["drills/corruption.ts", "../components/common/arn", "drills may import protection, operations, manifest, lambdas"],
    ["stack/operations.ts", "../operations/entry", "stack may import protection, components"],
    ["index.ts", "./preview/preview", "index.ts may import protection, components, stack"],
  ];

  for (const [file, imported, expected] of refused) {
    it(`${file} may not import ${imported}`, async () => {
      const found = await messages(file, `import { x } from "${imported}";\nexport const y = x;\n`);
      assert.equal(found.length, 1);
      assert.ok(found[0]?.includes(expected), found[0]);
    });
  }

  const permitted: readonly (readonly [string, string])[] = [
    ["protection/load.ts", "@pulumi/pulumi"],
    ["components/keys/recoveryKey.ts", "../../protection/tags"],
    ["components/backup/policies.ts", "./protection"],
    ["components/monitoring/dashboard.ts", "../operations/backupCatalogue"],
    ["lambdas/backup-status/handler.ts", "../../operations/status/verdict"],
    ["preview/preview.ts", "../graph/types"],
    ["policies/rules/backup/lock.ts", "../../../protection/tags"],
    ["drills/corruption.ts", "../lambdas/backup-alarm/decide"],
    ["cli/preview.ts", "../preview/preview"],
    ["index.ts", "./components/keys/recoveryKey"],
  ];

  for (const [file, imported] of permitted) {
    it(`${file} may import ${imported}`, async () => {
      assert.deepEqual(await messages(file, `import { x } from "${imported}";\nexport const y = x;\n`), []);
    });
  }
});
