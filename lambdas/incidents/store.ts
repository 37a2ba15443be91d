import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { momentOf, secondsOf } from "../../operations/escalation/incident";
import type { IncidentRef } from "../../operations/escalation/incident";
import { incidentOf, keyAttribute, untoldAttribute, untoldIndex, windowAttribute } from "./item";
import type { Item } from "./item";
import type { Acknowledged, Incident, Seen, Sighting } from "./types";

/** An incident stays for a month after its window, for people to look at. */
const keptSeconds = 30 * 24 * 60 * 60;

/**
 * The incidents of a Region: an item an incident, which its next opening writes over. Every change is one conditional write,
 * so that of two functions that see the same event at once one opens the incident and the other repeats it.
 */
export class IncidentStore {
  private readonly client: DynamoDBClient;
  private readonly table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.client = client;
    this.table = table;
  }

  /** Opens the incident, unless it is open within its window: then it counts one more. */
  async see(sighting: Sighting, now: Date): Promise<Seen> {
    const seconds = secondsOf(now);
    const opening: Item = {
      openedAt: { S: momentOf(seconds) },
      severity: { S: sighting.severity },
      title: { S: sighting.title },
      section: { S: sighting.section },
      occurrences: { N: "1" },
      lastSeenAt: { S: momentOf(seconds) },
      firstEvent: { S: sighting.eventId },
      lastEvent: { S: sighting.eventId },
      [windowAttribute]: number(seconds + sighting.windowSeconds),
      expiresAt: number(seconds + sighting.windowSeconds + keptSeconds),
    };
    const names = Object.keys(opening);
    const before = await this.change(sighting.id, {
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")} REMOVE announcedAt, acknowledgedAt, acknowledgedBy, resolvedAt, ${untoldAttribute}`,
      ConditionExpression: `attribute_not_exists(${keyAttribute}) OR ${windowAttribute} <= :now OR attribute_exists(resolvedAt)`,
      // Some of them are reserved words.
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(opening).map(([name, value]) => [`:${name}`, value])),
        ":now": number(seconds),
      },
      ReturnValues: "ALL_OLD",
    });
    if (before === undefined) return this.again(sighting, seconds);
    const untold = before[untoldAttribute] === undefined ? 0 : incidentOf(before).occurrences - 1;
    return { kind: "opened", incident: incidentOf({ ...opening, [keyAttribute]: { S: sighting.id } }), untold };
  }

  /** Remembers that the message went out: before that, who sees the first event again says it again. */
  async told(incident: IncidentRef, now: Date): Promise<void> {
    await this.change(incident.id, {
      UpdateExpression: "SET announcedAt = :at",
      ConditionExpression: "openedAt = :openedAt",
      ExpressionAttributeValues: { ":at": { S: momentOf(secondsOf(now)) }, ":openedAt": { S: incident.openedAt } },
    });
  }

  /** What is known now, read strongly consistently: an answer a second ago counts. */
  async read(id: string): Promise<Incident | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: key(id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : incidentOf(Item);
  }

  /**
   * Takes an answer, once an opening. An incident that the store does not know (it was down when the incident was opened) is
   * made by its answer, so that the ladder finds it.
   */
  async acknowledge({ id, openedAt }: IncidentRef, by: string, now: Date): Promise<Acknowledged> {
    const seconds = secondsOf(now);
    const changed = await this.change(id, {
      UpdateExpression: `SET acknowledgedAt = :at, acknowledgedBy = :by, openedAt = :openedAt, ${windowAttribute} = if_not_exists(${windowAttribute}, :window), expiresAt = if_not_exists(expiresAt, :expiry)`,
      ConditionExpression: `(attribute_not_exists(${keyAttribute}) OR openedAt = :openedAt) AND attribute_not_exists(acknowledgedAt) AND attribute_not_exists(resolvedAt)`,
      ExpressionAttributeValues: {
        ":at": { S: momentOf(seconds) },
        ":by": { S: by },
        ":openedAt": { S: openedAt },
        ":window": number(seconds + 3600),
        ":expiry": number(seconds + 3600 + keptSeconds),
      },
    });
    if (changed !== undefined) return { kind: "acknowledged" };
    const found = await this.read(id);
    if (found?.openedAt !== openedAt || found.acknowledgedAt === undefined) return { kind: "over" };
    return { kind: "already", by: found.acknowledgedBy ?? "", at: found.acknowledgedAt };
  }

  /** Ends an open incident; false when there is none. */
  async resolve(id: string, now: Date): Promise<boolean> {
    const seconds = secondsOf(now);
    const changed = await this.change(id, {
      UpdateExpression: "SET resolvedAt = :at",
      ConditionExpression: `attribute_exists(${keyAttribute}) AND attribute_not_exists(resolvedAt) AND ${windowAttribute} > :now`,
      ExpressionAttributeValues: { ":at": { S: momentOf(seconds) }, ":now": number(seconds) },
    });
    return changed !== undefined;
  }

  /** Counts one more under a name that ends of itself with its window. */
  async count(name: string, now: Date, windowSeconds: number): Promise<number> {
    const bucket = Math.floor(secondsOf(now) / windowSeconds);
    const counted = await this.change(`${name}#${bucket}`, {
      UpdateExpression: "ADD occurrences :one SET expiresAt = :expiry",
      ExpressionAttributeValues: { ":one": number(1), ":expiry": number((bucket + 2) * windowSeconds) },
      ReturnValues: "ALL_NEW",
    });
    return Number(counted?.occurrences?.N ?? 1);
  }

  /** Incidents that were repeated, with a window that is over, and nobody was told how often. At most 100 at a time. */
  async untold(now: Date): Promise<Incident[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: untoldIndex,
        KeyConditionExpression: `${untoldAttribute} = :yes AND ${windowAttribute} <= :now`,
        ExpressionAttributeValues: { ":yes": { S: "yes" }, ":now": number(secondsOf(now)) },
        Limit: 100,
      }),
    );
    return Items.map(incidentOf);
  }

  /** Remembers that the repetitions of an opening were told. */
  async summarised({ id, openedAt }: IncidentRef): Promise<void> {
    await this.change(id, {
      UpdateExpression: `REMOVE ${untoldAttribute}`,
      ConditionExpression: "openedAt = :openedAt",
      ExpressionAttributeValues: { ":openedAt": { S: openedAt } },
    });
  }

  private async again({ id, eventId }: Sighting, seconds: number): Promise<Seen> {
    const counted = await this.change(id, {
      UpdateExpression: `ADD occurrences :one SET lastSeenAt = :at, lastEvent = :event, ${untoldAttribute} = :yes`,
      ConditionExpression: "firstEvent <> :event AND lastEvent <> :event",
      ExpressionAttributeValues: {
        ":one": number(1),
        ":at": { S: momentOf(seconds) },
        ":event": { S: eventId },
        ":yes": { S: "yes" },
      },
      ReturnValues: "ALL_NEW",
    });
    if (counted !== undefined) return { kind: "repeated", incident: incidentOf(counted), isFirstEvent: false };
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: key(id), ConsistentRead: true }),
    );
    const found = Item ?? {};
    return { kind: "repeated", incident: incidentOf(found), isFirstEvent: found.firstEvent?.S === eventId };
  }

  /** The item that was asked for (empty where there was none); undefined when the condition does not hold. */
  private async change(
    id: string,
    input: Omit<UpdateItemCommandInput, "TableName" | "Key">,
  ): Promise<Item | undefined> {
    try {
      const { Attributes } = await this.client.send(
        new UpdateItemCommand({ TableName: this.table, Key: key(id), ...input }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

function key(id: string): Item {
  return { [keyAttribute]: { S: id } };
}

function number(value: number): AttributeValue {
  return { N: value.toString() };
}
