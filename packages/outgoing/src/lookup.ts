import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublic } from './address';
import { notPublic } from './target';

/** Returns all IP addresses of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/**
 * Returns a lookup for one connection. The connection uses the addresses that were checked, so it doesn't matter if the name
 * resolves to something else a moment later. Rejects a name if any of its addresses isn't public.
 */
export function createLookup(resolve: Resolve, mayBePrivate: boolean): LookupFunction {
  return (hostname, _options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const isRejected = !mayBePrivate && !addresses.every(({ address }) => isPublic(address));
        callback(isRejected ? notPublic() : null, isRejected ? [] : addresses);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}
