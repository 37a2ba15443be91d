import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { requiredVariable } from "../common/environment";
import { reportEvent } from "../common/reportEvent";
import { reportMetrics } from "../common/reportMetrics";
import { dismiss, handedOver, servant } from "./handover";
import { dumpS3Client, s3Store } from "./s3Store";
import { taskSettings } from "./settings";
import { kmsSigner } from "./signing";
import { runTask } from "./task";

/** The Fargate task's process: the container beside it waits for the script that it is handed here. */
async function main(): Promise<void> {
  const jobs = join(requiredVariable("SHARED_FOLDER"), "jobs");
  mkdirSync(jobs, { recursive: true });
  writeFileSync(join(jobs, "servant.sh"), servant(jobs));
  try {
    const settings = taskSettings(process.env);
    const [eventbridge, cloudwatch] = [new EventBridgeClient(), new CloudWatchClient()];
    const { manifest } = await runTask(settings, {
      store: s3Store(dumpS3Client(), settings.bucket),
      signer: kmsSigner(new KMSClient(), settings.signingKeyArn),
      programs: handedOver(jobs),
      tell: (detail) => reportEvent(eventbridge, detail),
      publish: (figures) => reportMetrics(cloudwatch, new Date(), figures),
      log: (message) => process.stdout.write(`${message}\n`),
      now: Date.now,
    });
    process.stdout.write(`Stored ${manifest.storedBytes} bytes at ${manifest.prefix}\n`);
  } finally {
    await dismiss(jobs);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
