// Which network addresses the house may talk to: the public internet. Everything private, local, reserved or hidden in another form is refused.
import { BlockList, isIP } from 'node:net';

/** From the IANA special-purpose registries (RFC 6890 and its updates). */
const refused4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3, the only range that is in use for the internet; what lies outside is refused whole. */
const refused6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new BlockList();
for (const [network, prefix] of refused4) blocked.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of refused6) blocked.addSubnet(network, prefix, 'ipv6');

const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Prefixes whose last 32 bits are an IPv4 address: mapped (RFC 4291) and NAT64 (RFC 6052). That address decides. */
const carriers = new BlockList();
carriers.addSubnet('::ffff:0:0', 96, 'ipv6');
carriers.addSubnet('64:ff9b::', 96, 'ipv6');

/** @param address an IPv4 or IPv6 address as a resolver gives it. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 4) return !blocked.check(bare, 'ipv4');
  if (isIP(bare) !== 6) return false;
  if (carriers.check(bare, 'ipv6')) return !blocked.check(lastIpv4(bare), 'ipv4');
  return global6.check(bare, 'ipv6') && !blocked.check(bare, 'ipv6');
}

/** The IPv4 address in the last 32 bits. */
function lastIpv4(address: string): string {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const groups = canonical.split(':');
  const low = Number.parseInt(groups.at(-1) || '0', 16);
  const high = Number.parseInt(groups.at(-2) || '0', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
