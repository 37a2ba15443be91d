import { isList, type Json, type JsonObject } from "../wire/struct";

// Regions whose zones are not simply a, b and c. Which letters an account sees differs; these are the documented ones.
const letters: Readonly<Record<string, string>> = {
  "us-east-1": "abcdef",
  "us-west-2": "abcd",
  "us-west-1": "ac",
  "ca-central-1": "abd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
};

const directions: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "ne",
  northwest: "nw",
  southeast: "se",
  southwest: "sw",
};

/** Names and ids of a Region's zones, without those that the call excludes. */
export function availabilityZones(
  region: string,
  args: JsonObject,
): { names: readonly string[]; zoneIds: readonly string[] } {
  const [area = "", ...rest] = region.split("-");
  const number = rest.at(-1) ?? "";
  const direction = rest
    .slice(0, -1)
    .map((part) => directions[part] ?? part)
    .join("");
  const zones = Array.from(letters[region] ?? "abc", (letter, index) => ({
    name: `${region}${letter}`,
    zoneId: `${area}${direction}${number}-az${index + 1}`,
  }));
  const kept = zones.filter(
    ({ name, zoneId }) => !includes(args.excludeNames, name) && !includes(args.excludeZoneIds, zoneId),
  );
  return { names: kept.map(({ name }) => name), zoneIds: kept.map(({ zoneId }) => zoneId) };
}

function includes(list: Json | undefined, value: string): boolean {
  return list !== undefined && isList(list) && list.includes(value);
}
