import { isIP } from 'node:net';
import { PermanentError } from '@offload/core/contract';
import { isPublic } from './address';

export interface TargetRules {
  /** Private hosts that may be reached: `host` or `host:port`, or one path of these. */
  allowHosts: string[];
  ports: number[];
}

/**
 * Throws if a URL isn't allowed, before any request. Returns whether its host may be private. If the host is a name, its
 * addresses must still be checked.
 */
export function checkTarget(url: URL, { allowHosts, ports }: TargetRules): { mayBePrivate: boolean } {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw rejected('The URL must start with http:// or https://.');
  }
  if (url.username || url.password) {
    throw rejected('The URL must not contain a user name or password.');
  }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const isAllowed = (host: string) => allowHosts.some((entry) => [host, host + url.pathname].includes(entry));
  if (isAllowed(`${url.hostname}:${port}`)) return { mayBePrivate: true };
  if (!ports.includes(port)) throw rejected(`The URL must use port ${ports.join(' or ')}.`);
  if (isAllowed(url.hostname)) return { mayBePrivate: true };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublic(host)) throw notPublic();
  return { mayBePrivate: false };
}

export function notPublic(): PermanentError {
  return rejected('This URL points to a private network. Only public URLs are allowed.');
}

function rejected(message: string): PermanentError {
  return new PermanentError('address_refused', message);
}
