// What the README shows of the preview is what the preview prints.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { preview } from "../../preview/preview";
import { dataClasses } from "../../protection/dataClasses";
import { screen } from "../../cli/render/screen";
import { plain } from "../../cli/render/style";

const root = join(__dirname, "../..");

/** The first text block's lines; a line of `...` stands for what is left out, the last line's seconds vary. */
function shownLines(): readonly string[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = /```text\n([^]*?)```/.exec(readme)?.[1] ?? "";
  return block.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "..." && !line.startsWith("$ "));
}

const withoutSeconds = (line: string): string => line.replace(/\d+\.\d s$/, "");

describe("the README", () => {
  it("shows lines that the preview of prod prints, in their order", async () => {
    const policyPacks = [join(root, "policies")];
    const result = await preview({ programDir: root, stack: "prod", policyPacks, config: {}, account: "123456789012" });
    const printed = screen(result, dataClasses, plain).map(withoutSeconds);
    const shown = shownLines();
    assert.ok(shown.length > 20, `${shown.length} lines`);
    let from = 0;
    for (const line of shown.map(withoutSeconds)) {
      const at = printed.indexOf(line, from);
      assert.notEqual(at, -1, `the README shows a line that the preview does not print there:\n${line}`);
      from = at + 1;
    }
  });
});
