/**
 * What LGPD art. 33 asks for a copy in a country: nothing at home, nothing more where the ANPD found the protection
 * adequate (Resolution CD/ANPD 32/2026: the EU with Iceland, Liechtenstein and Norway), its standard contractual clauses
 * everywhere else (Resolution CD/ANPD 19/2024). The United Kingdom and Switzerland are not on the list.
 */
export type TransferMechanism = "domestic" | "adequacy" | "standard-contractual-clauses";

export interface AwsRegion {
  readonly code: string;
  /** Where the Region is, in AWS's words. */
  readonly place: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly transfer: TransferMechanism;
}

const HOME = "BR";

/** The Regions of a stack that names none: the only one in Brazil, and one that is adequate under LGPD art. 33 I. */
export const defaultRegions = { primary: "sa-east-1", recovery: "eu-west-1" } as const;

/** EU and EEA members that host an AWS Region. */
const ADEQUATE: ReadonlySet<string> = new Set(["DE", "ES", "FR", "IE", "IT", "SE"]);

/** The commercial partition's Regions. Only sa-east-1 is in Brazil: there is no Region in Rio de Janeiro. */
const places: readonly (readonly [code: string, country: string, place: string])[] = [
  ["af-south-1", "ZA", "Cape Town"],
  ["ap-east-1", "HK", "Hong Kong"],
  ["ap-east-2", "TW", "Taipei"],
  ["ap-northeast-1", "JP", "Tokyo"],
  ["ap-northeast-2", "KR", "Seoul"],
  ["ap-northeast-3", "JP", "Osaka"],
  ["ap-south-1", "IN", "Mumbai"],
  ["ap-south-2", "IN", "Hyderabad"],
  ["ap-southeast-1", "SG", "Singapore"],
  ["ap-southeast-2", "AU", "Sydney"],
  ["ap-southeast-3", "ID", "Jakarta"],
  ["ap-southeast-4", "AU", "Melbourne"],
  ["ap-southeast-5", "MY", "Malaysia"],
  ["ap-southeast-6", "NZ", "New Zealand"],
  ["ap-southeast-7", "TH", "Thailand"],
  ["ca-central-1", "CA", "Montreal"],
  ["ca-west-1", "CA", "Calgary"],
  ["eu-central-1", "DE", "Frankfurt"],
  ["eu-central-2", "CH", "Zurich"],
  ["eu-north-1", "SE", "Stockholm"],
  ["eu-south-1", "IT", "Milan"],
  ["eu-south-2", "ES", "Spain"],
  ["eu-west-1", "IE", "Ireland"],
  ["eu-west-2", "GB", "London"],
  ["eu-west-3", "FR", "Paris"],
  ["il-central-1", "IL", "Tel Aviv"],
  ["me-central-1", "AE", "United Arab Emirates"],
  ["me-south-1", "BH", "Bahrain"],
  ["mx-central-1", "MX", "Mexico"],
  ["sa-east-1", "BR", "São Paulo"],
  ["us-east-1", "US", "Northern Virginia"],
  ["us-east-2", "US", "Ohio"],
  ["us-west-1", "US", "Northern California"],
  ["us-west-2", "US", "Oregon"],
];

function transferTo(country: string): TransferMechanism {
  if (country === HOME) return "domestic";
  return ADEQUATE.has(country) ? "adequacy" : "standard-contractual-clauses";
}

/** Every Region that a stack may name, by code. */
export const regions: ReadonlyMap<string, AwsRegion> = new Map(
  places.map(([code, country, place]) => [code, { code, place, country, transfer: transferTo(country) }]),
);

/** The Region of that code; undefined when AWS has none in its commercial partition. */
export function regionOf(code: string): AwsRegion | undefined {
  return regions.get(code);
}

/** Whether a copy in the Region needs standard contractual clauses on record (LGPD art. 33 II b). */
export function needsTransferRecord(code: string): boolean {
  return regions.get(code)?.transfer === "standard-contractual-clauses";
}
