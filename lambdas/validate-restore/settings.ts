import type { Manifest } from "../../manifest/types";
import type { ErasureMap } from "../../protection/erasure";
import { isObject } from "../common/narrow";
import type { CheckName, CrossTableRule, EnvelopeSample, RequiredAccess } from "./types";

/** What a validation needs beside the database: configuration, one object in the evidence bucket. */
export interface ValidationSettings {
  readonly erasureMap: ErasureMap;
  readonly rules?: readonly CrossTableRule[];
  readonly access?: readonly RequiredAccess[];
  readonly samples?: readonly EnvelopeSample[];
  readonly optional?: readonly CheckName[];
}

/** What is kept of a marked recovery point, under its manifest's ID. */
export interface MarkedPoint {
  /** The recovery point that was taken while the replica stood still; only it is compared exactly. */
  readonly recoveryPointArn: string;
  readonly manifest: Manifest;
  /** Rows that can never change after the marker: SQL by `schema.table`, and the manifest of just these. @default none */
  readonly watermark?: { readonly manifest: Manifest; readonly conditions: Readonly<Record<string, string>> };
}

/** An object that is not what its name says. */
export class MalformedDocumentError extends Error {
  override readonly name = "MalformedDocumentError";
}

/** Both are written by our own deployment and workflow: only that it is the right kind of object is checked here. */
export function settingsOf(value: unknown): ValidationSettings {
  if (isObject(value) && isObject(value.erasureMap) && Array.isArray(value.erasureMap.targets))
    return value as unknown as ValidationSettings;
  throw new MalformedDocumentError("The validation's settings have no erasureMap with targets; deploy them again.");
}

export function markedPointOf(value: unknown, id: string): MarkedPoint {
  if (isObject(value) && typeof value.recoveryPointArn === "string" && isManifest(value.manifest))
    return value as unknown as MarkedPoint;
  throw new MalformedDocumentError(`The record of the marked point ${id} holds no recoveryPointArn and manifest.`);
}

function isManifest(value: unknown): boolean {
  return (
    isObject(value) && value.version === 1 && ["schemas", "tables", "objects"].every((key) => Array.isArray(value[key]))
  );
}
