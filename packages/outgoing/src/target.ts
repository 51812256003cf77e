import { isIP } from 'node:net';
import { PermanentError } from '@offload/core/errors';
import { isPublic } from './address';

export interface TargetRules {
  /** `host` or `host:port` that may be fetched from although they are not public. */
  allowHosts: string[];
  ports: number[];
}

/**
 * Refuses an address that is none to fetch from, before anything is asked for. Answers whether its host is one of those
 * that may be private. Where the host is a name, what it leads to is still to be looked at.
 */
export function checkTarget(url: URL, { allowHosts, ports }: TargetRules): { mayBePrivate: boolean } {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused('Only addresses that begin with http:// or https:// are fetched.');
  }
  if (url.username || url.password) {
    throw refused('An address with a user name or a password in it is not fetched.');
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (allowHosts.includes(`${url.hostname}:${port}`)) return { mayBePrivate: true };
  if (!ports.includes(port)) throw refused(`Only ports ${ports.join(' and ')} are fetched from.`);
  if (allowHosts.includes(url.hostname)) return { mayBePrivate: true };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublic(host)) throw notPublic();
  return { mayBePrivate: false };
}

export function notPublic(): PermanentError {
  return refused('This address leads into a private network. Only what everybody can reach is fetched.');
}

function refused(message: string): PermanentError {
  return new PermanentError('address_refused', message);
}
