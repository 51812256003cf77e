import { createHmac, randomBytes } from 'node:crypto';
import { deviceKey, isSameSecret } from '@offload/env';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { parse } from 'hono/utils/cookie';
import { env } from '@/env';

const validDays = 180;

/**
 * Gives each browser that signs in a cookie for the account. With it, the browser's wrong passwords are counted apart from
 * those of others, who could otherwise lock the user out.
 */
export function knownDevicePlugin() {
  const remember = createAuthMiddleware(async (ctx) => {
    const email = ctx.context.newSession?.user.email;
    if (!email) return;
    const id = randomBytes(12).toString('base64url');
    ctx.setCookie(cookieName(email), `${id}.${sign(`device ${id}`, email)}`, {
      path: '/',
      maxAge: validDays * 86_400,
      httpOnly: true,
      sameSite: 'lax',
      secure: env().APP_URL.startsWith('https:'),
    });
  });
  return {
    id: 'known-device',
    hooks: { after: [{ matcher: () => true, handler: remember }] },
  } satisfies BetterAuthPlugin;
}

/** Returns the ID of the browser that sends these headers if it has signed in to the account of this address before, or null. */
export function knownDeviceOf(headers: Headers, email: string): string | null {
  const value = parse(headers.get('Cookie') ?? '')[cookieName(email)] ?? '';
  const [id = '', signature = ''] = value.split('.');
  return isSameSecret(signature, sign(`device ${id}`, email)) ? id : null;
}

/** Removes the cookies of known devices from headers that are passed on. */
export function leaveOutDevices(headers: Headers): void {
  const cookies = headers.get('Cookie')?.split('; ') ?? [];
  const others = cookies.filter((cookie) => !cookie.startsWith(prefix));
  if (others.length === 0) headers.delete('Cookie');
  else headers.set('Cookie', others.join('; '));
}

const prefix = 'device-';

/** A name for each account, because several people may use a browser. It doesn't show whose. */
function cookieName(email: string): string {
  return `${prefix}${sign('cookie', email).slice(0, 16)}`;
}

function sign(what: string, email: string): string {
  return createHmac('sha256', deviceKey(env().AUTH_SECRET)).update(`${what} ${email}`).digest('base64url');
}
