import { beginCodeAttempt, type Database, recordSignIn, spendCode } from '@offload/db';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import * as z from 'zod';
import { requestIdHeader } from '../../http/request-id-header';
import { originOf } from '../audited';
import { isStaff, roleOf } from '../roles';
import { staffSessionEnd } from '../staff-session';
import { checkCode } from './secrets';

/** The message while no code is accepted. */
export const tooManyCodes = 'Too many wrong codes. Try again in 15 minutes.';
export const lockSeconds = 900;

const verifyCode = '/two-factor/verify-totp';
const verifyRecoveryCode = '/two-factor/verify-backup-code';
const verifies = (path: string | undefined) => path === verifyCode || path === verifyRecoveryCode;

/**
 * Adds what better-auth's two-factor plugin lacks: accepts a code once, counts attempts before it looks at the code, and
 * marks sessions that began with a second factor. Sessions of staff begin short.
 */
export function signInPlugin(db: Database) {
  const check = createAuthMiddleware(async (ctx) => {
    // With a session, better-auth would say of any number of codes whether they are right.
    if (await getSessionFromCtx(ctx))
      throw new APIError('BAD_REQUEST', { message: 'You’re already signed in.' });
    const userId = await findChallenged(ctx);
    if (!userId) return;
    const { code } = z.object({ code: z.string() }).parse(ctx.body);
    if (ctx.path === verifyRecoveryCode) {
      if ((await beginCodeAttempt(db, userId)) === null) throw locked();
      return;
    }
    const step = await checkCode(db, ctx.context.secretConfig, userId, code);
    if (step !== 'wrong' && step !== 'locked' && (await spendCode(db, userId, step))) return;
    const outcome = step === 'locked' ? 'denied' : 'failed';
    const origin = originOf(new Headers(ctx.headers), ctx.headers?.get(requestIdHeader) ?? null);
    await recordSignIn(db, origin, { account: { id: userId }, action: 'user.enter-code', outcome });
    if (step === 'locked') throw locked();
    // better-auth counts it for this sign-in, also if the code would be right but was used.
    return { context: { body: { code: '' } } };
  });

  async function begin({ userId }: { userId: string }, ctx: GenericEndpointContext | null) {
    const user = await db.user.findUnique({ where: { id: userId }, select: { role: true } });
    return { data: newSessionFields(isStaff(roleOf(user?.role)), ctx) };
  }

  return {
    id: 'sign-in',
    schema: { session: { fields: { secondFactorAt: { type: 'date', required: false, input: false } } } },
    init: () => ({ options: { databaseHooks: { session: { create: { before: begin } } } } }),
    hooks: { before: [{ matcher: ({ path }) => verifies(path), handler: check }] },
  } satisfies BetterAuthPlugin;
}

function newSessionFields(ofStaff: boolean, ctx: GenericEndpointContext | null) {
  const now = new Date();
  return {
    ...(ofStaff && { expiresAt: staffSessionEnd(now) }),
    ...(verifies(ctx?.path) && { secondFactorAt: now }),
    // A new password comes with a new session, whose user has just shown the second factor in the one before.
    ...(ctx?.path === '/change-password' && {
      secondFactorAt: ctx.context.session?.session.secondFactorAt ?? null,
    }),
  };
}

/** Returns whose password was accepted, by the cookie that better-auth gave for it. */
async function findChallenged(ctx: GenericEndpointContext): Promise<string | null> {
  const { name } = ctx.context.createAuthCookie('two_factor');
  const challenge = await ctx.getSignedCookie(name, ctx.context.secret);
  if (!challenge) return null;
  return (await ctx.context.internalAdapter.findVerificationValue(challenge))?.value ?? null;
}

/** Returns the error while no code is accepted. */
export function locked(): APIError {
  return new APIError(
    'TOO_MANY_REQUESTS',
    { message: tooManyCodes },
    { 'X-Retry-After': String(lockSeconds) },
  );
}
