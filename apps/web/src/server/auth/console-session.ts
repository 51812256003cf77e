import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { deleteSessionCookie, expireCookie, setSessionCookie } from 'better-auth/cookies';
import { isLocal } from './call-limits';
import { isStaff, roleOf } from './roles';

type Ctx = GenericEndpointContext;
type Found = NonNullable<Awaited<ReturnType<Ctx['context']['internalAdapter']['findSession']>>>;

/** The value of the visitor's cookie if there was no session before. */
const nobody = 'nobody';

const open = createAuthEndpoint('/console/open', { method: 'POST', requireHeaders: true }, async (ctx) => {
  rejectElsewhere(ctx);
  const found = await findConsole(ctx);
  if (!found) throw new APIError('UNAUTHORIZED', { message: 'Open the link in the terminal first.' });
  await enterConsole(ctx, found);
  return ctx.json({ user: { id: found.user.id, email: found.user.email } });
});

const leave = createAuthEndpoint('/console/leave', { method: 'POST', requireHeaders: true }, async (ctx) => {
  rejectElsewhere(ctx);
  const token = await readCurrent(ctx);
  const before = await readAside(ctx, 'visitor');
  if (!token || !before)
    throw new APIError('BAD_REQUEST', { message: 'You didn’t open the console with a link.' });
  await setAside(ctx, 'console', token);
  expireAside(ctx, 'visitor');
  const visitor = await findSession(ctx, before);
  if (visitor) await setSessionCookie(ctx, visitor);
  else deleteSessionCookie(ctx);
  return ctx.json({ isSignedIn: visitor !== null });
});

const state = createAuthEndpoint('/console/state', { method: 'GET', requireHeaders: true }, async (ctx) =>
  ctx.json({
    canOpen: (await findConsole(ctx)) !== null,
    canLeave: Boolean(await readAside(ctx, 'visitor')),
  }),
);

const endBoth = createAuthMiddleware(async (ctx) => {
  for (const name of ['console', 'visitor'] as const) {
    const token = await readAside(ctx, name);
    if (!token) continue;
    if (token !== nobody) await ctx.context.internalAdapter.deleteSession(token);
    expireAside(ctx, name);
  }
});

/**
 * Lets a browser that used the link in the terminal leave the console and open it again. The console's session and the
 * earlier one are separate: each is kept in a signed cookie while the other is in use. Without that cookie, only the link
 * opens the console.
 */
export function consoleSessionPlugin() {
  return {
    id: 'console-session',
    endpoints: { openConsole: open, leaveConsole: leave, consoleState: state },
    hooks: { after: [{ matcher: ({ path }) => path === '/sign-out', handler: endBoth }] },
  } satisfies BetterAuthPlugin;
}

/** Makes a staff session the browser's own, and sets the one from before aside. */
export async function enterConsole(ctx: Ctx, staff: Found): Promise<void> {
  const token = await readCurrent(ctx);
  const current = token === null ? null : await findSession(ctx, token);
  const isVisitor = current && !isStaff(roleOf(current.user.role));
  await setAside(ctx, 'visitor', isVisitor ? current.session.token : nobody);
  expireAside(ctx, 'console');
  await setSessionCookie(ctx, staff);
}

/** Returns the staff session that this browser has set aside, if it hasn't ended. */
async function findConsole(ctx: Ctx): Promise<Found | null> {
  const found = await findSession(ctx, await readAside(ctx, 'console'));
  return found && isStaff(roleOf(found.user.role)) && !found.user.banned ? found : null;
}

type Aside = 'console' | 'visitor';

const cookieOf = (ctx: Ctx, name: Aside) =>
  ctx.context.createAuthCookie(`${name}_session`, {
    ...ctx.context.authCookies.sessionToken.attributes,
    sameSite: 'strict',
  });

async function readAside(ctx: Ctx, name: Aside): Promise<string | null> {
  return (await ctx.getSignedCookie(cookieOf(ctx, name).name, ctx.context.secret)) || null;
}

async function setAside(ctx: Ctx, name: Aside, token: string): Promise<void> {
  const cookie = cookieOf(ctx, name);
  await ctx.setSignedCookie(cookie.name, token, ctx.context.secret, cookie.attributes);
}

function expireAside(ctx: Ctx, name: Aside): void {
  expireCookie(ctx, cookieOf(ctx, name));
}

async function readCurrent(ctx: Ctx): Promise<string | null> {
  return (await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)) || null;
}

async function findSession(ctx: Ctx, token: string | null): Promise<Found | null> {
  if (!token || token === nobody) return null;
  const found = await ctx.context.internalAdapter.findSession(token);
  return found && found.session.expiresAt.getTime() > Date.now() ? found : null;
}

function rejectElsewhere(ctx: Ctx): void {
  if (!ctx.headers || !isLocal(ctx.headers)) throw new APIError('NOT_FOUND');
}
