/** Blocks of a network, by arithmetic: what AWS would otherwise reject one by one, and only when applied. */

/** The block's address as a number, and its length; undefined for what is no IPv4 block. */
function block(cidr: string): { readonly address: number; readonly length: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [a, b, c, d, length] = match?.slice(1).map(Number) ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined || length === undefined)
    return undefined;
  if ([a, b, c, d].some((part) => part > 255) || length > 32) return undefined;
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, length };
}

function text(address: number, length: number): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${parts.join(".")}/${length}`;
}

/** Subnets are this much smaller than their network: sixteen of them, more than there are zones twice over. */
const bits = 4;

/** What is wrong with a network's block; undefined when nothing is. A VPC takes /16 to /28, and subnets at least /28. */
export function blockProblem(cidr: string): string | undefined {
  const found = block(cidr);
  if (found === undefined) return `"${cidr}" is no IPv4 block; write one such as 10.40.0.0/20.`;
  if (found.length < 16 || found.length > 28 - bits) {
    return `"${cidr}" has length ${found.length}; take 16 to ${28 - bits}, so that its subnets have the 16 addresses that AWS asks for.`;
  }
  if (found.address % 2 ** (32 - found.length) !== 0)
    return `"${cidr}" does not start where a block of its length starts.`;
  return undefined;
}

/** The subnet with this number, from 0 to 15, of a network's IPv4 block. */
export function subnetBlock(cidr: string, index: number): string {
  const found = block(cidr);
  if (found === undefined || index < 0 || index >= 2 ** bits) throw new RangeError(`${cidr} has no subnet ${index}`);
  const length = found.length + bits;
  return text(found.address + index * 2 ** (32 - length), length);
}

/** The /64 with this number, from 0 to 255, of the /56 that AWS gives a network. */
export function subnetIpv6Block(cidr: string, index: number): string {
  const match = /^([0-9a-f:]+)::\/56$/i.exec(cidr);
  const groups = match?.[1]?.split(":") ?? [];
  if (groups.length === 0 || groups.length > 4 || index < 0 || index > 255) {
    throw new RangeError(`${cidr} is no /56 of AWS's, or has no subnet ${index}`);
  }
  const [a = "0", b = "0", c = "0", d = "0"] = groups;
  const last = (Number.parseInt(d, 16) & 0xff00) + index;
  return `${a}:${b}:${c}:${last.toString(16)}::/64`;
}

/** Whether two blocks share addresses: networks that do can never be connected. False where one is no block. */
export function overlapping(one: string, other: string): boolean {
  const [a, b] = [block(one), block(other)];
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Math.min(a.length, b.length));
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}
