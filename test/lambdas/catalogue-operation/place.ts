/** Catalogue tables in the emulator, as components/operations/backupCatalogue.ts declares them. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { catalogueItems } from "../../../lambdas/common/catalogueStore";
import type { CatalogueItem } from "../../../operations/catalogue/types";
import { emulatedTable } from "../../operations/status/emulated";
import type { MotoServer } from "../../support/motoServer";

export const now = "2026-08-01T00:00:00.000Z";
export const primaryRegion = "sa-east-1";

export interface Place {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

let number = 0;

export async function newPlace(moto: MotoServer, region = primaryRegion): Promise<Place> {
  number += 1;
  return emulatedTable(moto.endpoint, region, `catalogue-${number}`);
}

/** The last parts of the recovery points' ARNs. */
export function points(items: readonly CatalogueItem[]): (string | undefined)[] {
  return items.map(({ recoveryPoint }) => recoveryPoint.split(":").at(-1));
}

export function everything({ client, table }: Place): Promise<CatalogueItem[]> {
  return catalogueItems(client, table, {}, now);
}
