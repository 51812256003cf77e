import { BlockList, isIP } from 'node:net';
import * as z from 'zod';

/** A setting: IP addresses and networks whose X-Forwarded-For is trusted, such as `10.0.0.0/8, ::1`. */
export const trustedProxies = z
  .string()
  .default('')
  .transform((text, context) => {
    const trusted = new BlockList();
    for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
      const [address = '', prefix, ...rest] = entry.split('/');
      const family = familyOf(address);
      const bits = prefix === undefined ? widthOf(family) : Number(prefix);
      const isNetwork =
        isAddress(address) && rest.length === 0 && /^\d+$/.test(String(bits)) && prefix !== '';
      if (isNetwork && bits <= widthOf(family)) trusted.addSubnet(address, bits, family);
      else context.addIssue(`has ${JSON.stringify(entry)}, which is not an IP address or network`);
    }
    return trusted;
  });

const mappedPrefix = /^::ffff:(?=\d+\.)/i;

/**
 * Returns the address of the client: that of the peer, or, if that is a trusted proxy, the last address in its
 * X-Forwarded-For that isn't a trusted proxy. Anything before that may be forged and is ignored.
 */
export function findClient(peer: string, forwardedFor: string, trusted: BlockList): string {
  let client = peer.replace(mappedPrefix, '');
  for (const entry of forwardedFor.split(',').reverse()) {
    if (!trusted.check(client, familyOf(client))) return client;
    const address = readAddress(entry);
    // A trusted proxy that doesn't say where a request came from counts as the client.
    if (!address) return client;
    client = address;
  }
  return client;
}

/** Parses an entry. Some proxies add the port: `203.0.113.7:51312`, `[2001:db8::1]:51312`. */
function readAddress(entry: string): string | null {
  const text = entry.trim();
  const bare = /^\[(.+)\](:\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(mappedPrefix, '');
  return isAddress(address) ? address.toLowerCase() : null;
}

/** Returns whether a text is an IP address, without a zone, which only has a meaning on one machine. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

function widthOf(family: 'ipv4' | 'ipv6'): number {
  return family === 'ipv4' ? 32 : 128;
}
