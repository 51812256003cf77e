import { createHmac } from 'node:crypto';

/** The cookie of a session, as a browser sends it. */
export interface Cookie {
  name: string;
  value: string;
}

/** Returns the cookie of the session with this token. `key` is what the web process signs cookies with. */
export function sessionCookie(token: string, key: string): Cookie {
  const signature = createHmac('sha256', key).update(token).digest('base64');
  return { name: 'better-auth.session_token', value: encodeURIComponent(`${token}.${signature}`) };
}
