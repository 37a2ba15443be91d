import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportHtml } from "./html";
import type { Evidence } from "./types";

export interface Written {
  readonly json: string;
  readonly sum: string;
  readonly html: string;
}

/**
 * Writes `evidence.json`, its SHA-256 beside it as `sha256sum -c` reads it, and `report.html`. A folder is a drill's: what an
 * earlier one left there is written over.
 */
export function writeEvidence(evidence: Evidence, folder: string): Written {
  mkdirSync(folder, { recursive: true });
  const written = {
    json: join(folder, "evidence.json"),
    sum: join(folder, "evidence.json.sha256"),
    html: join(folder, "report.html"),
  };
  const text = `${JSON.stringify(evidence, null, 2)}\n`;
  writeFileSync(written.json, text);
  writeFileSync(written.sum, `${createHash("sha256").update(text).digest("hex")}  evidence.json\n`);
  writeFileSync(written.html, reportHtml(evidence));
  return written;
}
