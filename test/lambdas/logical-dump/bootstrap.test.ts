/** The hand-written request signature, against the AWS SDK's own signer. What S3 says to it is not shown. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { signedHeaders } from "../../../lambdas/logical-dump/bootstrap";
import { bundle } from "../../../components/functions/bundle";

describe("the task's bootstrap", () => {
  it("[SEC-4] signs a request for its code as the AWS SDK does", async () => {
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a/secret+key", sessionToken: "a/token==" };
    const s3 = new S3Client({ region: "sa-east-1", credentials });
    const signer = await (
      s3.config.signer as (
        scheme?: unknown,
      ) => Promise<{ sign(request: unknown, options: unknown): Promise<{ headers: Record<string, string> }> }>
    )({ name: "sigv4", signingName: "s3", signingRegion: "sa-east-1" });
    const host = "code.s3.sa-east-1.amazonaws.com";
    const path = "/logical-dump/0123abcd.js";
    const nothing = createHash("sha256").update("").digest("hex");
    const request = {
      method: "GET",
      protocol: "https:",
      hostname: host,
      path,
      query: {},
      headers: { host, "x-amz-content-sha256": nothing },
    };
    const signed = await signer.sign(request, { signingDate: new Date("2026-01-02T03:04:05Z") });
    s3.destroy();
    const ours = signedHeaders(host, path, "sa-east-1", "20260102T030405Z", {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.sessionToken,
    });
    assert.equal(ours.authorization?.replaceAll(" ", ""), signed.headers.authorization?.replaceAll(" ", ""));
  });

  it("fits into a command", () => {
    assert.ok(bundle("lambdas/logical-dump/bootstrap.ts").code.length < 4000);
    assert.ok(bundle("lambdas/logical-dump/main.ts").code.length < 1_000_000);
  });
});
