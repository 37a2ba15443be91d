import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { PreviewError } from "../failure";

/** Reads one YAML file as plain data. A broken one ends the preview with file, line, column and the parser's reason. */
export function readYaml(file: string): unknown {
  let source: string;
  try {
    source = readFileSync(file, "utf8");
  } catch (error) {
    throw new PreviewError(
      "configuration",
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const document = parseDocument(source, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem !== undefined) {
    const place = problem.linePos?.[0];
    const where = place === undefined ? file : `${file}:${place.line}:${place.col}`;
    // The pretty message repeats the place and quotes the lines; the first line alone says what is wrong.
    const reason = (problem.message.split("\n")[0] ?? problem.message).replace(/ at line \d+, column \d+:?$/, "");
    throw new PreviewError("configuration", `${where}: not valid YAML: ${reason}`);
  }
  return document.toJS() as unknown;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
