/**
 * What a published Node image is told to run (`node -e`): it fetches the task's bundle from the bucket with the task's role, believes
 * it only with the SHA-256 that the task definition names, and runs it. Nothing but Node is in the image, so the request is signed
 * here (AWS Signature Version 4); no dependency, because it has to fit into a command.
 */
import { createHash, createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** Headers of a GET of an object. `date` is `yyyymmddThhmmssZ`. */
export function signedHeaders(
  host: string,
  path: string,
  region: string,
  date: string,
  credentials: Credentials,
): Record<string, string> {
  const headers = {
    host,
    "x-amz-content-sha256": hash(""),
    "x-amz-date": date,
    "x-amz-security-token": credentials.Token,
  };
  const names = Object.keys(headers).join(";");
  const listed = Object.entries(headers)
    .map(([name, value]) => `${name}:${value}\n`)
    .join("");
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  const request = ["GET", path, "", listed, names, hash("")].join("\n");
  const key = [region, "s3", "aws4_request"].reduce<string | Buffer>(
    hmac,
    hmac(`AWS4${credentials.SecretAccessKey}`, date.slice(0, 8)),
  );
  const signature = hmac(key, ["AWS4-HMAC-SHA256", date, scope, hash(request)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.AccessKeyId}/${scope},SignedHeaders=${names},Signature=${signature}`;
  return { ...headers, authorization };
}

async function start(environment: NodeJS.ProcessEnv): Promise<void> {
  const {
    CODE_URL = "",
    CODE_SHA256,
    AWS_REGION = "",
    SHARED_FOLDER = "",
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI = "",
  } = environment;
  const credentials = (await (
    await fetch(`http://169.254.170.2${AWS_CONTAINER_CREDENTIALS_RELATIVE_URI}`)
  ).json()) as Credentials;
  const { host, pathname } = new URL(CODE_URL);
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const answer = await fetch(CODE_URL, { headers: signedHeaders(host, pathname, AWS_REGION, date, credentials) });
  const code = await answer.text();
  if (!answer.ok) throw new Error(`The task's code is not at ${CODE_URL}: ${answer.status} ${code.slice(0, 300)}`);
  if (hash(code) !== CODE_SHA256) throw new Error("The task's code is not what was deployed; it was not run.");
  const path = join(SHARED_FOLDER, "task.js");
  writeFileSync(path, code);
  createRequire(path)(path);
}

// Not where a test imports it.
if (process.env.CODE_URL !== undefined) {
  start(process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
