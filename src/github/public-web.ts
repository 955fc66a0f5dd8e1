import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as fetchBy } from 'undici';

/** Asks a server, as `fetch` does. */
export type Fetch = (url: URL | string, asked?: Asked) => Promise<Answer>;
/** Finds all addresses of a name, as `lookup` does. */
export type Resolve = (
  name: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;
/** What a server answered; its body is not read yet. */
export type Answer = Awaited<ReturnType<typeof fetchBy>>;

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly redirect?: 'follow' | 'manual';
  readonly signal?: AbortSignal;
}

/** Raised for an address that nobody elsewhere may have the bot ask: no message, no address. */
class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
}

/** Whether an answer did not come because its address is none to ask. */
export function isForbidden(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof ForbiddenAddressError || isForbidden(error.cause);
}

/**
 * A `fetch` for addresses that others wrote: https alone, and public addresses alone. It is decided where a connection is
 * made, for the very address that is then connected to, so that neither a redirect nor a name that resolves to another
 * address a moment later leads into a private network. Only servers of the operator's own configuration (`configured`)
 * may be private, or plain http.
 */
export function publicFetch(configured: readonly string[], resolve: Resolve = lookup): Fetch {
  const known = new Set(configured.map((each) => new URL(each).origin));
  const toKnown = buildConnector({});
  const toOthers = buildConnector({ lookup: publicLookup(resolve) });
  const dispatcher = new Agent({
    connect(to, callback) {
      // Port and protocol count, too: one service of this machine is no leave to ask the others.
      if (known.has(originOf(to))) toKnown(to, callback);
      else if (to.protocol === 'https:' && isPublicHost(to.hostname)) toOthers(to, callback);
      else callback(new ForbiddenAddressError(), null);
    },
  });
  return (url, { method = 'GET', headers = {}, redirect = 'follow', signal } = {}) =>
    fetchBy(url, { method, headers: { ...headers }, redirect, signal: signal ?? null, dispatcher });
}

function originOf({ protocol, host, hostname, port }: buildConnector.Options): string {
  const place = host ?? (port ? `${hostname}:${port}` : hostname);
  return URL.parse(`${protocol}//${place}`)?.origin ?? '';
}

/** A name is judged by what it resolves to; an address is never resolved, and judged here. */
function isPublicHost(hostname: string): boolean {
  const bare = hostname.replaceAll(/^\[|\]$/g, '');
  return isIP(bare) === 0 || isPublic(bare);
}

/** Gives the addresses of a name, to be connected to, where all of them are public. */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, []);
      else if (!first || !addresses.every(({ address }) => isPublic(address)))
        callback(new ForbiddenAddressError(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** What is no address of one machine on the Internet (IANA's special-purpose registries). */
const SPECIAL = new BlockList();
for (const [address, bits] of [
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
  ['224.0.0.0', 3],
] as const)
  SPECIAL.addSubnet(address, bits, 'ipv4');
// Protocol assignments (Teredo among them), documentation, 6to4.
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  SPECIAL.addSubnet(address, bits, 'ipv6');
/** All that is given to machines of the Internet so far: whatever lies outside is local, mapped, or multicast. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');
/** Addresses of IPv4 in networks that have none of their own (NAT64). */
const TRANSLATED = new BlockList();
TRANSLATED.addSubnet('64:ff9b::', 96, 'ipv6');

/** Whether an IP address is one of the Internet, and not of this machine or of a private network. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !SPECIAL.check(address, 'ipv4');
  if (isIP(address) === 0) return false;
  if (TRANSLATED.check(address, 'ipv6')) return isPublic(translated(address));
  return GLOBAL.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');
}

/** The address of IPv4 in the last 32 bits of one of IPv6. */
function translated(address: string): string {
  const [high = '0', low = '0'] = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  const bits = [high, low].map((group) => Number.parseInt(group || '0', 16));
  return bits.flatMap((group) => [group >> 8, group & 255]).join('.');
}

/** Only https, but plain http on this machine: for a service that is given a secret. */
export function isProtected(url: string): boolean {
  const address = URL.parse(url);
  return (
    address?.protocol === 'https:' ||
    (address?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname))
  );
}
