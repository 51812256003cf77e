import { randomUUID } from 'node:crypto';
import { isIPv6 } from 'node:net';

// Next bundles pages and routes apart, each with its own copy of this module: the name is that of the process.
const holder: typeof globalThis & { offloadClientHeader?: string } = globalThis;

/**
 * Returns the header in which this process writes the address of the client. Its name is random: a request can't bring
 * it along, not even one that arrives before this process is ready to write it.
 */
export function clientHeader(): string {
  holder.offloadClientHeader ??= `x-client-${randomUUID()}`;
  return holder.offloadClientHeader;
}

/** Returns the address of the client that sends these headers; null if the request came before this process was ready. */
export function clientAddressOf(headers: Headers): string | null {
  return headers.get(clientHeader());
}

/** Returns the header in which this process writes that a proxy it doesn't know has forwarded the request. */
export function forwardedHeader(): string {
  return `${clientHeader()}-forwarded`;
}

/** Returns whether a proxy that this process doesn't know has forwarded the request, so that its client isn't known either. */
export function wasForwarded(headers: Headers): boolean {
  return headers.has(forwardedHeader());
}

/** Returns the network of an address: for IPv6 what one customer of a provider has, for IPv4 a few neighbors. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail !== undefined) {
    const after = tail.split(':');
    groups.push(...Array(8 - groups.length - after.length).fill('0'), ...after);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
