import {
  addPasswordRequest,
  type Database,
  findPasswordLink,
  setPasswordByLink,
  type Transaction,
} from '@offload/db';
import { enqueueOnboarding } from '@offload/kinds/accounts/onboarding';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { toValidationError } from '../http/api-error';
import { requestIdHeader } from '../http/request-id-header';
import { forgiveGuesses } from './call-limits';
import { emailAddress, maxAddressLength, plainAddress } from './email-address';
import { passwordLength } from './password-length';

const { min, max } = passwordLength;
const RequestSchema = z.object({ email: emailAddress });
const ResetSchema = z.object({
  token: z.string('is required').max(200, 'must be up to 200 characters'),
  newPassword: z
    .string('is required')
    .min(min, `must be at least ${min} characters`)
    .max(max, `must be up to ${max} characters`),
  /** Whether an unverified account keeps its contents. */
  keepContent: z.boolean('must be true or false').default(false),
});

/**
 * Replaces better-auth's password reset. Its own request looks the account up before it responds, which its timing
 * reveals. Its own reset doesn't verify the email address, and leaves other links valid.
 */
export function replacePasswordCalls(db: Database) {
  return createAuthMiddleware(async (ctx) => {
    const requestId = ctx.headers?.get(requestIdHeader) ?? null;
    switch (ctx.path) {
      case '/request-password-reset': {
        // The same statement for every address. A worker looks the account up.
        await addPasswordRequest(db, parse(RequestSchema, ctx.body).email, requestId);
        return ctx.json({ status: true });
      }
      case '/reset-password': {
        const { token, newPassword, keepContent } = parse(ResetSchema, ctx.body);
        const link = await findPasswordLink(db, token);
        if (!link) throw expired();
        const onVerified = (tx: Transaction, user: { id: string; email: string }) =>
          enqueueOnboarding(tx, user, requestId);
        const passwordHash = await ctx.context.password.hash(newPassword);
        const password = { passwordHash, keepContent, onVerified };
        if (!(await setPasswordByLink(db, token, password))) throw expired();
        await forgiveGuesses(db, link.email);
        return ctx.json({ status: true });
      }
      case '/sign-in/email': {
        const { email } = ctx.body ?? {};
        // Guesses are counted by account only up to this length.
        if (typeof email !== 'string' || email.length > maxAddressLength) return undefined;
        return { context: { body: { ...ctx.body, email: plainAddress(email) } } };
      }
      case '/change-password':
        return { context: { body: { revokeOtherSessions: true, ...ctx.body } } };
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

function expired(): APIError {
  return new APIError('BAD_REQUEST', {
    message: 'This link has expired or has already been used. Request a new one.',
  });
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const { message, errors } = toValidationError(error);
  throw new APIError('BAD_REQUEST', { message, errors });
}
