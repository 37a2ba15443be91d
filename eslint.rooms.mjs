// Who may import whom (docs/architecture.md). `npm run rooms` lints with this file alone; test/house/rooms.test.ts breaks each rule.
import tseslint from "typescript-eslint";

const rooms = [
  "stack",
  "manifest",
  "protection",
  "operations",
  "components",
  "lambdas",
  "graph",
  "preview",
  "posture",
  "policies",
  "drills",
  "cli",
];

export const allowed = {
  protection: [],
  manifest: [],
  operations: ["protection"],
  graph: [],
  components: ["protection"],
  stack: ["protection", "components"],
  lambdas: ["protection", "operations", "manifest"],
  preview: ["graph"],
  posture: ["graph", "protection"],
  policies: ["graph", "protection", "posture"],
  drills: ["protection", "operations", "manifest", "lambdas"],
};

function forbid(from, mayImport, prefix) {
  const may = mayImport.length > 0 ? mayImport.join(", ") : "no other room";
  return rooms
    .filter((room) => room !== from && !mayImport.includes(room))
    .map((room) => ({ regex: `^${prefix}${room}(/|$)`, message: `${from} may import ${may} (docs/architecture.md).` }));
}

const cloud = {
  regex: "^@(pulumi|aws-sdk|grpc)/",
  message: "protection is plain data and pure functions (docs/architecture.md).",
};
const aws = {
  regex: "^@(pulumi/(aws|random)|aws-sdk)(/|$)",
  message: "The graph and the preview know no provider's SDK.",
};
const pure = {
  ...cloud,
  message: "operations is plain data and pure functions; clients of AWS stay in lambdas (docs/architecture.md).",
};
const extra = { protection: [cloud], operations: [pure], graph: [aws], preview: [aws] };

export default tseslint.config(
  {
    files: ["**/*.ts"],
    ignores: ["node_modules/", "policies/dist/", "coverage/", "test/fixtures/programs/"],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: "off" },
  },
  // By depth, because the same text means another place in another folder: from components/monitoring, `../operations`
  // is components/operations and `../../operations` the room.
  ...Object.entries(allowed).flatMap(([room, mayImport]) =>
    [0, 1, 2, 3].map((depth) => ({
      files: [`${room}/${"*/".repeat(depth)}*.ts`],
      rules: {
        "no-restricted-imports": [
          "error",
          { patterns: [...forbid(room, mayImport, `(\\.\\./){${depth + 1}}`), ...(extra[room] ?? [])] },
        ],
      },
    })),
  ),
  // The one reader of pulumi.Config: it may import Pulumi, and still no other room.
  {
    files: ["protection/load.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: forbid("protection", [], "\\.\\./") }] },
  },
  {
    files: ["index.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: forbid("index.ts", ["protection", "components", "stack"], "\\./") },
      ],
    },
  },
);
