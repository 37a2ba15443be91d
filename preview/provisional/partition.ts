/** AWS partition of a Region: what stands second in an ARN. Source: the AWS General Reference, "Amazon Resource Names". */
export function partitionOf(region: string): string {
  for (const [prefix, partition] of partitions) if (region.startsWith(prefix)) return partition;
  return "aws";
}

const partitions = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-isob-", "aws-iso-b"],
  ["us-isof-", "aws-iso-f"],
  ["us-iso-", "aws-iso"],
  ["eu-isoe-", "aws-iso-e"],
  ["eusc-", "aws-eusc"],
] as const;

const suffixes: Readonly<Record<string, string>> = {
  "aws-cn": "amazonaws.com.cn",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-iso-e": "cloud.adc-e.uk",
  "aws-iso-f": "csp.hci.ic.gov",
  "aws-eusc": "amazonaws.eu",
};

/** The end of a partition's host names. */
export function dnsSuffixOf(region: string): string {
  return suffixes[partitionOf(region)] ?? "amazonaws.com";
}
