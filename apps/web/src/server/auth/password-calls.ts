import type { JobClient } from '@offload/core';
import { addPasswordRequest, type Database, recordSignIn, spendCode, type Transaction } from '@offload/db';
import { enqueueOnboarding } from '@offload/kinds/accounts/onboarding';
import { findPasswordLink, setPasswordByLink } from '@offload/kinds/accounts/set-password';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import * as z from 'zod';
import { toValidationError } from '../http/api-error';
import { requestIdHeader } from '../http/request-id-header';
import { traceparentOf } from '../http/traceparent';
import { originOf } from './audited';
import { forgiveGuesses } from './call-limits';
import { newPassword } from './new-password';
import { checkCode, type Key } from './two-factor/secrets';
import { locked } from './two-factor/sign-in-plugin';

/** The address is parsed by the route. */
const RequestSchema = z.object({ email: z.string() });
const ResetSchema = z.object({
  token: z.string().max(200, 'must be up to 200 characters'),
  newPassword,
  /** Whether an unverified account keeps its contents. */
  keepContent: z.boolean('must be true or false').default(false),
  /** A code of the second factor, for staff who have one. */
  code: z.string('must be text').max(64, 'must be up to 64 characters').default(''),
});

/**
 * Replaces better-auth's password reset. Its own request looks the account up before it responds, which its timing
 * reveals. Its own reset doesn't verify the email address, and leaves other links valid.
 */
export function replacePasswordCalls(db: Database, jobs: JobClient) {
  return createAuthMiddleware(async (ctx) => {
    const requestId = ctx.headers?.get(requestIdHeader) ?? null;
    const cause = { requestId, traceparent: traceparentOf(ctx.headers) };
    switch (ctx.path) {
      case '/request-password-reset': {
        // The same statement for every address. A worker looks the account up.
        await addPasswordRequest(db, parse(RequestSchema, ctx.body).email, cause);
        return ctx.json({ status: true });
      }
      case '/reset-password': {
        const { token, newPassword, keepContent, code } = parse(ResetSchema, ctx.body);
        const link = await findPasswordLink(db, token);
        if (!link) throw expired();
        if (link.needsCode) await spendCodeOf(db, ctx.context.secretConfig, link.userId, code);
        const onVerified = (tx: Transaction, user: { id: string; email: string }) =>
          enqueueOnboarding(jobs, tx, user, cause);
        const passwordHash = await ctx.context.password.hash(newPassword);
        const origin = originOf(new Headers(ctx.headers), requestId);
        const done = {
          account: { id: link.userId },
          action: 'user.reset-password',
          outcome: 'success',
        } as const;
        const onDone = (tx: Transaction) => recordSignIn(tx, origin, done);
        const password = { passwordHash, keepContent, onVerified, onDone };
        if (!(await setPasswordByLink(db, token, password))) throw expired();
        await forgiveGuesses(db, link.email);
        return ctx.json({ status: true });
      }
      default:
        return undefined;
    }
  });
}

// Longer than a sign-in and any difference between clocks.
const recentMs = 5 * 60_000;

/**
 * Ends a session immediately if its password was replaced while it was being checked. Otherwise, someone who knows the old
 * password could survive a reset by signing in repeatedly.
 */
export function endOutdatedSignIn(db: Database) {
  return createAuthMiddleware(async (ctx) => {
    const { newSession } = ctx.context;
    const password = ctx.path === '/change-password' ? ctx.body?.newPassword : ctx.body?.password;
    if (!newSession || typeof password !== 'string') return;
    const { id: userId } = newSession.user;
    const updatedAt = { gt: new Date(Date.now() - recentMs) };
    const account = await db.account.findFirst({ where: { userId, updatedAt, password: { not: null } } });
    if (!account?.password || (await ctx.context.password.verify({ hash: account.password, password })))
      return;
    await db.session.deleteMany({ where: { token: newSession.session.token } });
    const wrong = { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' };
    throw new APIError('UNAUTHORIZED', wrong);
  });
}

/** Uses up a code from the user's authenticator app. Throws a 400 if it isn't right. */
async function spendCodeOf(db: Database, key: Key, userId: string, typed: string): Promise<void> {
  const code = typed.replaceAll(/\s/g, '');
  if (!code)
    throw wrongCode('must be the 6-digit code from your authenticator app. If you lost it, ask an admin');
  const step = await checkCode(db, key, userId, code);
  if (step === 'locked') throw locked();
  if (step === 'wrong' || !(await spendCode(db, userId, step)))
    throw wrongCode('is incorrect or was already used. Wait for the next code');
}

function wrongCode(message: string): APIError {
  const errors = [{ pointer: '/code', message: `The code ${message}.` }];
  return new APIError('BAD_REQUEST', { message: `The code ${message}.`, errors });
}

function expired(): APIError {
  return new APIError('BAD_REQUEST', {
    message: 'This link has expired or has already been used. Request a new one.',
  });
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const { message, errors } = toValidationError(error, { given: body });
  throw new APIError('BAD_REQUEST', { message, errors });
}
