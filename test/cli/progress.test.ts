import assert from "node:assert/strict";
import { lineProgress, progressText } from "../../cli/progress";

describe("Progress without a terminal", () => {
  it("says nothing when the run ends within its patience", async () => {
    const lines: string[] = [];
    const progress = lineProgress((line) => lines.push(line), 20);
    progress.update({ phase: "registering", resources: 3 });
    progress.stop();
    await new Promise((resolve) => setTimeout(resolve, 40));
    assert.deepEqual(lines, []);
  });

  it("says where a longer run is, once for each phase", async () => {
    const lines: string[] = [];
    const progress = lineProgress((line) => lines.push(line), 10);
    progress.update({ phase: "registering", resources: 1200 });
    await new Promise((resolve) => setTimeout(resolve, 40));
    progress.update({ phase: "registering", resources: 1300 });
    progress.update({ phase: "analyzing", resources: 1300 });
    progress.update({ phase: "done", resources: 1300 });
    progress.stop();
    assert.deepEqual(lines, ["Registering resources: 1,200 ...\n", "Checking policies: 1,300 ...\n"]);
  });

  it("leaves the number out before there is one", () => {
    assert.equal(progressText({ phase: "starting", resources: 0 }), "Starting the program");
  });
});
