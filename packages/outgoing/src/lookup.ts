import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublic } from './address';
import { notPublic } from './target';

/** All addresses of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/**
 * A lookup for a connection. What it has looked at is what is connected to: a name that leads elsewhere a moment later
 * does not matter. One address that is not public is enough to refuse the name.
 */
export function createLookup(resolve: Resolve, mayBePrivate: boolean): LookupFunction {
  return (hostname, _options, answer) => {
    resolve(hostname).then(
      (addresses) => {
        const isRefused = !mayBePrivate && !addresses.every(({ address }) => isPublic(address));
        answer(isRefused ? notPublic() : null, isRefused ? [] : addresses);
      },
      (error: NodeJS.ErrnoException) => answer(error, []),
    );
  };
}
