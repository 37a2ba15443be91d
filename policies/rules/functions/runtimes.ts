import type { Subject } from "../../framework/subject";
import { textual } from "../../framework/values";

/** Day on which AWS deprecates each runtime, by its identifier: YYYY-MM-DD. */
export type RuntimeEnds = Readonly<Record<string, string>>;

/**
 * AWS's table of Lambda runtimes, as it stood in August 2026. AWS moves days of the future: a newer table goes into the
 * configuration. Java 8 to 17 and provided.al2 are left out, because their days were being moved with Amazon Linux 2's.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export const runtimeEnds: RuntimeEnds = {
  "dotnetcore3.1": "2023-04-03",
  dotnet7: "2024-05-14",
  dotnet6: "2024-12-20",
  dotnet8: "2026-11-10",
  "go1.x": "2024-01-08",
  java8: "2024-01-08",
  java21: "2029-06-30",
  java25: "2029-06-30",
  "nodejs8.10": "2020-03-06",
  "nodejs10.x": "2021-07-30",
  "nodejs12.x": "2023-03-31",
  "nodejs14.x": "2023-12-04",
  "nodejs16.x": "2024-06-12",
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
  provided: "2024-01-08",
  "provided.al2023": "2029-06-30",
  "python2.7": "2021-07-15",
  "python3.6": "2022-07-18",
  "python3.7": "2023-12-04",
  "python3.8": "2024-10-14",
  "python3.9": "2025-12-15",
  "python3.10": "2026-10-31",
  "python3.11": "2027-06-30",
  "python3.12": "2028-10-31",
  "python3.13": "2029-06-30",
  "python3.14": "2029-06-30",
  "ruby2.7": "2023-12-07",
  "ruby3.2": "2026-03-31",
  "ruby3.3": "2027-03-31",
  "ruby3.4": "2028-03-31",
};

/** The settings that both rules about runtimes have. */
export const runtimeProperties = {
  ends: {
    type: "object" as const,
    description: "Day on which AWS deprecates each runtime, by its identifier: YYYY-MM-DD.",
  },
  asOf: { type: "string" as const, description: "Day to judge by, as YYYY-MM-DD; the day of the run when empty." },
};

/** The day on which the function's runtime ends; undefined for one without a day, and for a container image. */
export function endOf(fn: Subject, ends: RuntimeEnds): string | undefined {
  const runtime = textual(fn.at("runtime")) ?? "";
  return Object.hasOwn(ends, runtime) ? ends[runtime] : undefined;
}

/** A day as YYYY-MM-DD, so many days later. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
