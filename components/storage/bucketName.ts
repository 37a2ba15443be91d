import * as pulumi from "@pulumi/pulumi";

/** S3's limit is 63 characters; 8 are left for the suffix, which is not known yet when this is checked. */
const longest = 63;
const suffixLength = 8;

/** `<prefix>-<region>-<suffix>`: the Region tells the two sides of a pair apart, the suffix is unique among all accounts. */
export function bucketName(prefix: string, region: string, suffix: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${prefix}-${region}-${suffix}`;
}

/** Why no bucket can be called like this; empty when one can. */
export function bucketNameProblems(prefix: string, region: string): string[] {
  const problems: string[] = [];
  if (!/^[a-z0-9][a-z0-9-]*$/.test(prefix)) {
    problems.push(`bucketPrefix: "${prefix}" has to be lower-case letters, digits and "-", beginning with no "-".`);
  }
  const most = longest - suffixLength - region.length - 2;
  if (prefix.length > most) {
    problems.push(
      `bucketPrefix: "${prefix}" has ${prefix.length} characters; with Region ${region} and a suffix of ${suffixLength} a bucket's name (${longest}) has room for ${most}.`,
    );
  }
  return problems;
}
