import assert from "node:assert/strict";
import fc from "fast-check";
import { lateCopyKeys } from "../../../operations/replication/lateCopy";
import { dataClassIds } from "../../../protection/tags";

describe("keys of late copies", () => {
  it("are the class, the creation and the version, with the manifest beside the content", () => {
    const versionId = "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY";
    assert.deepEqual(lateCopyKeys("medical", { versionId, createdAt: "2026-09-30T12:01:02.000Z" }), {
      content: `medical/20260930T120102Z/${versionId}`,
      manifest: `medical/20260930T120102Z/${versionId}.json`,
    });
  });

  it("are one place a version: the same for the same, another for another, and in the order of creation", () => {
    const version = fc.record({
      versionId: fc.stringMatching(/^[\w.]{1,32}$/),
      createdAt: fc
        .date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
        .map((date) => `${date.toISOString().slice(0, 19)}.000Z`),
    });
    fc.assert(
      fc.property(fc.constantFrom(...dataClassIds), version, version, (id, a, b) => {
        const [first, second] = [lateCopyKeys(id, a), lateCopyKeys(id, b)];
        assert.equal(first.content === second.content, a.versionId === b.versionId && a.createdAt === b.createdAt);
        if (a.createdAt < b.createdAt) assert.ok(first.content < second.content);
      }),
    );
  });
});
