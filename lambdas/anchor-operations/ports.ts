import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GetPublicKeyCommand, SignCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { anchorDraftFields } from "../../operations/chain/anchor";
import { ownEventDetailType, ownEventSource } from "../../operations/ownEvent";
import type { AnchorPorts } from "./types";

export interface AnchorClients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly kms: KMSClient;
  /** Of the OTHER Region. */
  readonly events: EventBridgeClient;
}

export interface AnchorPlaces {
  readonly table: string;
  readonly bucket: string;
  /** ARN of the signing key's copy in this Region. */
  readonly keyArn: string;
  /** ARN of the other Region's default bus. */
  readonly busArn: string;
}

/** AWS answered, and not with what was asked for. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
}

export function awsPorts(
  { dynamodb, s3, kms, events }: AnchorClients,
  { table, bucket, keyArn, busArn }: AnchorPlaces,
): AnchorPorts {
  return {
    async readHead() {
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: table, Key: { pk: { S: "HEAD" }, sk: { S: "HEAD" } }, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const hash = Item.hash?.S;
      const sequence = Number(Item.sequence?.N);
      if (hash === undefined || !Number.isSafeInteger(sequence)) {
        throw new UnexpectedAnswerError("The head item of the operations log is malformed; nothing was signed.");
      }
      return { sequence, hash };
    },
    async read(key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToString("utf8");
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    async write(key, body) {
      try {
        // Of the SDK's own computing; a bucket with Object Lock takes no object without a checksum.
        const ChecksumAlgorithm = "SHA256";
        await s3.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ChecksumAlgorithm, IfNoneMatch: "*" }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === "PreconditionFailed") return false;
        throw error;
      }
    },
    async sign(text) {
      const Message = Buffer.from(text, "utf8");
      const { Signature } = await kms.send(
        // RAW: KMS takes the SHA-256 itself, of up to 4,096 bytes; a statement has some 300.
        new SignCommand({ KeyId: keyArn, Message, MessageType: "RAW", SigningAlgorithm: "ECDSA_SHA_256" }),
      );
      if (Signature === undefined) throw new UnexpectedAnswerError("KMS signed without giving the signature.");
      return Buffer.from(Signature).toString("base64");
    },
    async publicKey() {
      const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
      if (PublicKey === undefined) throw new UnexpectedAnswerError("KMS gave no public key.");
      return pem(PublicKey);
    },
    async announce(anchor) {
      const { Entries = [] } = await events.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: busArn,
              Source: ownEventSource,
              DetailType: ownEventDetailType,
              Detail: JSON.stringify(anchorDraftFields(anchor)),
            },
          ],
        }),
      );
      const [entry] = Entries;
      if (entry?.EventId === undefined) {
        throw new UnexpectedAnswerError(`EventBridge did not take the anchor: ${entry?.ErrorCode ?? "no answer"}.`);
      }
    },
  };
}

/** KMS gives SubjectPublicKeyInfo in DER. */
function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}
