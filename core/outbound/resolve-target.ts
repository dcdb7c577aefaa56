// Decides where a request may go: the URL's form, its port, and every address its name resolves to. The address chosen here is the one connected to.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './address-policy.ts';
import { OutboundError } from './outbound.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** The machine's resolver: /etc/hosts and DNS. */
export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

const openPorts = new Set(['', '80', '443']);

/** @throws OutboundError `refused-address` for what is not public and not named by the operator, `connect` when the name is unknown. */
export async function resolveTarget(url: URL, allowedOrigins: ReadonlySet<string>, resolve: Resolve): Promise<Address> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError('refused-address', false, `expected http or https, found ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('refused-address', false, 'expected no user name or password in the address');
  }
  const isAllowed = allowedOrigins.has(url.origin);
  if (!isAllowed && !openPorts.has(url.port)) {
    throw new OutboundError(
      'refused-address',
      false,
      `expected port 80 or 443, found ${url.port}; the operator may allow ${url.origin}`,
    );
  }
  const addresses = await addressesOf(url.hostname, resolve);
  const refused = isAllowed ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
  if (refused) {
    throw new OutboundError(
      'refused-address',
      false,
      `${url.hostname} is ${refused.address}, which is not public; the operator may allow ${url.origin}`,
    );
  }
  return addresses[0]!;
}

async function addressesOf(hostname: string, resolve: Resolve): Promise<readonly Address[]> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const family = isIP(literal);
  if (family !== 0) return [{ address: literal, family }];
  try {
    const addresses = await resolve(hostname);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    throw new OutboundError('connect', false, `${hostname} could not be resolved: ${String(error)}`);
  }
  throw new OutboundError('connect', false, `${hostname} has no address`);
}
