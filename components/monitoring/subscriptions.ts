import { createHash } from "node:crypto";

/** Ledger MON-3. Ordered from loud to quiet. */
export const severities = ["critical", "warning", "informational"] as const;
export type Severity = (typeof severities)[number];

/** Who is told, by channel (ledger MON-4). */
export interface Subscriptions {
  /** Addresses; each one has to confirm the message that SNS sends it. */
  readonly email: readonly string[];
  /** Phone numbers in E.164, for example `+5511...`. */
  readonly sms: readonly string[];
  /** System notifications: HTTPS endpoints that confirm SNS subscriptions themselves. */
  readonly https: readonly string[];
}

export const channels = ["email", "sms", "https"] as const;
export type Channel = (typeof channels)[number];

export interface Subscription {
  readonly channel: Channel;
  readonly endpoint: string;
  /** Position in its list, for messages: an endpoint is personal data. */
  readonly index: number;
  /**
   * Part of the logical name: from the endpoint and not from its position, so that taking one person off the list leaves
   * the others subscribed (each new subscription has to be confirmed), and a hash, since names stand in logs.
   */
  readonly id: string;
}

/** The subscriptions of one severity, in a fixed order. */
export function subscriptionList(subscriptions: Subscriptions): Subscription[] {
  return channels.flatMap((channel) =>
    subscriptions[channel].map((endpoint, index) => ({
      channel,
      endpoint,
      index,
      id: createHash("sha256").update(endpoint).digest("hex").slice(0, 8),
    })),
  );
}

const wellFormed: Readonly<Record<Channel, { readonly pattern: RegExp; readonly allowed: string }>> = {
  email: { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, allowed: "an e-mail address" },
  sms: { pattern: /^\+[1-9]\d{6,14}$/, allowed: "a phone number in E.164, + and 7 to 15 digits" },
  https: { pattern: /^https:\/\/[^\s/@]+(\/\S*)?$/, allowed: "an https:// address without credentials" },
};

/**
 * What SNS would refuse, or accept and never deliver to. Endpoints are personal data: messages give their place, never
 * their value.
 *
 * @param of the severity or level that they belong to
 */
export function subscriptionProblems(of: string, subscriptions: Subscriptions): string[] {
  return subscriptionList(subscriptions).flatMap(({ channel, endpoint, index }) => {
    const place = `subscriptions.${of}.${channel}[${index}]`;
    if (!wellFormed[channel].pattern.test(endpoint)) return [`${place}: is not ${wellFormed[channel].allowed}.`];
    const first = subscriptions[channel].indexOf(endpoint);
    return first === index ? [] : [`${place}: is the same endpoint as subscriptions.${of}.${channel}[${first}].`];
  });
}
