import { type ActionOutcome, recordAction } from '@offload/console/server';
import { recordRecoveryCode, recordSignIn } from '@offload/db';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { isLocal, limitGuesses, limitPasswordResets } from '@/server/auth/call-limits';
import { emailAddress, typedAddress } from '@/server/auth/email-address';
import { leaveOutDevices } from '@/server/auth/known-device';
import { newPassword } from '@/server/auth/new-password';
import { readRecoveryCode } from '@/server/auth/two-factor/codes';
import { isApiError, toValidationError } from '@/server/http/api-error';
import { requestIdHeader } from '@/server/http/request-id-header';
import { runtime } from '@/server/runtime';
import { outcomeOf } from '../http/audit-calls';
import { requireCaller, requireCode, type SignedIn } from '../http/guards';
import { clientOf } from '../http/operator';
import { problem } from '../http/problem';
import { requireJson } from '../http/request-guards';
import { requestObject } from '../http/request-object';
import { findDevice, keepDevice } from '../notifications/notification-queries';

const AuthErrorSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});

/** Plain wording for better-auth's errors that users can cause, with the invalid field if there is one. */
const plainErrors: Record<string, { detail: string; pointer?: string }> = {
  INVALID_EMAIL_OR_PASSWORD: { detail: 'The email address or password is incorrect.' },
  INVALID_PASSWORD: { detail: 'This isn’t your current password.', pointer: '/currentPassword' },
  INVALID_CODE: { detail: 'This code is incorrect or was already used.', pointer: '/code' },
  INVALID_BACKUP_CODE: { detail: 'This recovery code is incorrect or was already used.', pointer: '/code' },
  // better-auth's only 409. It has no code.
  CONFLICT: {
    detail: 'Another recovery code was used at the same time. Sign in again: this one still works.',
  },
  MISSING_OR_NULL_ORIGIN: {
    detail: 'Send the header "Origin" with the URL of this app, or send no cookie.',
  },
  INVALID_TWO_FACTOR_COOKIE: { detail: 'This sign-in has expired. Start over.' },
};

// better-auth checks the other fields.
const SignInSchema = requestObject({
  email: typedAddress,
  password: z.unknown().optional(),
  rememberMe: z.unknown().optional(),
  callbackURL: z.unknown().optional(),
});
const ForgottenSchema = requestObject({ email: emailAddress, redirectTo: z.unknown().optional() });
const ChangeSchema = requestObject({
  currentPassword: z.string(),
  newPassword,
  revokeOtherSessions: z.boolean('must be true or false').default(true),
  pushEndpoint: z.string().optional(),
});
// Other fields could make better-auth trust the browser from then on.
const CodeSchema = requestObject({ code: z.string('must be text').max(64, 'must be up to 64 characters') });
const SignedInSchema = z.object({
  token: z.string().optional(),
  user: z.object({ id: z.string(), email: z.string() }),
});
const BegunSchema = z.object({ token: z.string().nullish(), twoFactorRedirect: z.boolean().optional() });

/**
 * The routes of better-auth that exist, with errors as problem details. Each comment says what limits a route in addition to
 * better-auth's own limit of calls per client (server/auth/auth.ts). All other routes are denied, including those that a new
 * version adds: better-auth's admin routes, for example, bypass the audit log and can remove the last admin.
 */
export const auth = new Hono<SignedIn>()
  .post('/auth/*', requireJson)
  // Limited by wrong passwords per account or browser, address, and network.
  .post('/auth/sign-in/email', async (c) => {
    const body = await read(c, SignInSchema);
    const { email } = body;
    const signIn = () => limitGuesses(runtime().db, email, c.req.raw.headers, () => passOn(c, body));
    return answer(c, await audited(c, { email }, 'user.sign-in', signIn));
  })
  // Limited by the link's token or a signed cookie, which can't be guessed. Both routes exist only on this machine.
  .on('POST', ['/auth/sign-in/link', '/auth/console/open'], async (c) => {
    if (!isLocal(c.req.raw.headers)) return c.notFound();
    const response = await passOn(c);
    if (response.ok) {
      const { user } = SignedInSchema.parse(await response.clone().json());
      const doing = { action: 'user.use-console-link', subjectType: 'user', subjectId: user.id } as const;
      await recordAction(runtime().db, { ...user, ...clientOf(c) }, doing);
    }
    return answer(c, response);
  })
  // Limited by wrong codes per account. The other routes of two-factor authentication are in two-factor.ts.
  .post('/auth/two-factor/verify-totp', async (c) => {
    const { code } = await read(c, CodeSchema);
    const response = await passOn(c, { code: code.replaceAll(/\s/g, '') });
    if (response.ok) await recordSession(c, response);
    return answer(c, response);
  })
  .post('/auth/two-factor/verify-backup-code', async (c) => {
    const { code } = await read(c, CodeSchema);
    const response = await passOn(c, { code: readRecoveryCode(code) });
    if (response.ok) {
      const { user } = SignedInSchema.parse(await response.clone().json());
      await recordRecoveryCode(runtime().db, { ...user, ...clientOf(c) });
      await recordSession(c, response);
    }
    return answer(c, response);
  })
  .post('/auth/console/leave', async (c) => answer(c, await passOn(c)))
  .get('/auth/console/state', async (c) => answer(c, await passOn(c)))
  .get('/auth/get-session', async (c) => answer(c, await passOn(c)))
  .post('/auth/sign-out', async (c) => answer(c, await passOn(c)))
  // Limited by requests per recipient, address, and network.
  .post('/auth/request-password-reset', async (c) => {
    const body = await read(c, ForgottenSchema);
    const { headers } = c.req.raw;
    return answer(c, await limitPasswordResets(runtime().db, body.email, headers, () => passOn(c, body)));
  })
  // Limited by the token, which works once and can't be guessed.
  .post('/auth/reset-password', async (c) => answer(c, await passOn(c)))
  // Limited by wrong passwords, like signing in.
  .post('/auth/change-password', requireCaller, requireCode, async (c) => {
    const { pushEndpoint, ...body } = await read(c, ChangeSchema);
    const { id, email, sessionId } = c.get('person');
    const device = await findDevice({ sessionId }, pushEndpoint);
    const change = () => limitGuesses(runtime().db, email, c.req.raw.headers, () => passOn(c, body));
    const response = await audited(c, { id }, 'user.change-password', change);
    const { token } = response.ok ? BegunSchema.parse(await response.clone().json()) : {};
    if (device && token) await keepDevice(device, token);
    return answer(c, response);
  })
  .all('/auth/*', (c) => c.notFound());

type Account = Parameters<typeof recordSignIn>[2]['account'];

/**
 * Makes a call, and records its outcome if the account belongs to staff. A password that still needs a code doesn't begin a
 * session.
 */
async function audited(c: Context, account: Account, action: string, call: () => Promise<Response>) {
  const record = (outcome: ActionOutcome, more = {}) =>
    recordSignIn(runtime().db, clientOf(c), { account, action, outcome, ...more });
  try {
    const response = await call();
    const outcome = outcomeOf(response.status);
    const { data } = BegunSchema.safeParse(response.ok && (await response.clone().json()));
    await record(response.status === 401 ? 'failed' : outcome, {
      ...(data?.token && { sessionToken: data.token }),
      ...(data?.twoFactorRedirect && { action: 'user.enter-password' }),
    });
    return response;
  } catch (error) {
    if (isApiError(error)) await record(outcomeOf(error.status));
    throw error;
  }
}

async function recordSession(c: Context, response: Response): Promise<void> {
  const { token, user } = SignedInSchema.parse(await response.clone().json());
  const signIn = { account: user, action: 'user.sign-in', outcome: 'success', sessionToken: token } as const;
  await recordSignIn(runtime().db, clientOf(c), signIn);
}

async function read<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.output<Schema>> {
  const given: unknown = await c.req.json();
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  throw toValidationError(error, { given });
}

/** Passes the request on to better-auth, with its own body, which has been read, or another one. */
async function passOn(c: Context<SignedIn>, given?: object): Promise<Response> {
  const text = c.req.method === 'POST' ? await c.req.text() : null;
  const { url, method } = c.req.raw;
  const headers = headersFor(c.req.raw.headers);
  // For the jobs that the call causes.
  headers.set(requestIdHeader, c.get('requestId'));
  const body = given ? JSON.stringify(given) : text;
  return runtime().auth.handler(new Request(url, { method, headers, body }));
}

/**
 * Returns the headers for better-auth, which takes every request with `Sec-Fetch-Mode` or a cookie for a browser's and requires
 * an origin. Node.js sends that header too, but browsers also send `Sec-Fetch-Site`. The cookie of a known device gives no access.
 */
function headersFor(given: Headers): Headers {
  const headers = new Headers(given);
  leaveOutDevices(headers);
  const isBrowser = ['origin', 'sec-fetch-site', 'cookie'].some((name) => headers.has(name));
  if (!isBrowser) headers.delete('sec-fetch-mode');
  return headers;
}

async function answer(c: Context, response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const { data } = AuthErrorSchema.safeParse(await response.json().catch(() => null));
  const plain = plainErrors[data?.code ?? (response.status === 409 ? 'CONFLICT' : '')];
  const detail = plain?.detail ?? data?.message ?? 'The request was rejected.';
  const errors = plain?.pointer ? [{ pointer: plain.pointer, message: detail }] : data?.errors;
  const retryAfter = response.headers.get('X-Retry-After');
  if (retryAfter) c.header('Retry-After', retryAfter);
  return problem(c, response.status as ContentfulStatusCode, detail, errors);
}
