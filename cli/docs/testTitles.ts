import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** A test whose title cites requirements: `it("[RET-1][BKP-3] ...")`. A describe's citation covers every test in it. */
export interface CitingTest {
  readonly ids: readonly string[];
  readonly title: string;
  /** Path of the test file, relative to the repository. */
  readonly file: string;
  /** Source files the test file imports, relative to the repository, without the shared test support. */
  readonly sources: readonly string[];
}

const CITATION = /\[([A-Z]{3}-\d+)\]/g;

/** Every citing test below `test/`, in the order of files and lines. */
export function readCitingTests(root: string): readonly CitingTest[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .toSorted()
    .flatMap((path) => citingTests(root, join("test", path)));
}

function citingTests(root: string, file: string): readonly CitingTest[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.ES2022, true);
  const sources = importedSources(root, file, source);
  const found: CitingTest[] = [];
  const visit = (node: ts.Node, inherited: readonly string[]): void => {
    let ids = inherited;
    const call = titledCall(node);
    if (call !== undefined) {
      ids = [...new Set([...inherited, ...[...call.title.matchAll(CITATION)].map((match) => match[1] ?? "")])];
      if (call.kind === "it" && ids.length > 0) found.push({ ids, title: bare(call.title), file, sources });
    }
    ts.forEachChild(node, (child) => {
      visit(child, ids);
    });
  };
  visit(source, []);
  return found;
}

function titledCall(node: ts.Node): { readonly kind: "it" | "describe"; readonly title: string } | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const kind = node.expression.text;
  const [title] = node.arguments;
  if ((kind !== "it" && kind !== "describe") || title === undefined) return undefined;
  if (ts.isStringLiteralLike(title)) return { kind, title: title.text };
  return ts.isTemplateExpression(title) ? { kind, title: title.getText().slice(1, -1) } : undefined;
}

function bare(title: string): string {
  return title.replace(CITATION, "").trim();
}

function importedSources(root: string, file: string, source: ts.SourceFile): readonly string[] {
  const paths = source.statements
    .filter((statement) => ts.isImportDeclaration(statement))
    .map(({ moduleSpecifier }) => (ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ""))
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(root, join(root, dirname(file), specifier)))
    .filter((path) => !path.startsWith("test"));
  return [...new Set(paths)].map((path) => `${path}.ts`).toSorted();
}
