import { recordRecoveryCode } from '@offload/db';
import { recordAction } from '@offload/operations';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { isLocal, limitGuesses, limitPasswordResets } from '@/server/auth/call-limits';
import { maxAddressLength } from '@/server/auth/email-address';
import { readRecoveryCode } from '@/server/auth/two-factor/codes';
import { invalid } from '@/server/http/api-error';
import { clientAddressOf } from '@/server/http/client-address';
import { requestIdHeader } from '@/server/http/request-id-header';
import { runtime } from '@/server/runtime';
import { clientOf } from '../http/operator';
import { problem } from '../http/problem';
import { requireJson } from '../http/request-guards';
import type { Identified } from '../http/request-id';

const AuthErrorSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});

/** better-auth's errors that users can cause, in plain words; with the field that is wrong, if it's one. */
const plainErrors: Record<string, { detail: string; pointer?: string }> = {
  INVALID_EMAIL_OR_PASSWORD: { detail: 'The email address or password is incorrect.' },
  INVALID_PASSWORD: { detail: 'This isn’t your current password.', pointer: '/currentPassword' },
  INVALID_CODE: { detail: 'This code is incorrect or was already used.', pointer: '/code' },
  INVALID_BACKUP_CODE: { detail: 'This recovery code is incorrect or was already used.', pointer: '/code' },
  INVALID_TWO_FACTOR_COOKIE: { detail: 'This sign-in has expired. Start over.' },
};
const EmailSchema = z.object({ email: z.string().max(maxAddressLength) }).catch({ email: '' });

const CodeSchema = z.object({ code: z.string().max(64) });
const SignedInSchema = z.object({ user: z.object({ id: z.string(), email: z.string() }) });

/** better-auth's own routes, with errors as problem details. */
export const auth = new Hono<Identified>()
  // Its admin routes know neither our audit log nor the last admin. Ours are in admin/.
  .all('/auth/admin/*', (c) => c.notFound())
  .post('/auth/*', requireJson)
  .post('/auth/sign-in/email', async (c) => {
    const { email } = EmailSchema.parse(await c.req.json());
    const client = clientAddressOf(c.req.raw.headers);
    return answer(c, await limitGuesses(runtime().db, email, client, () => passOn(c)));
  })
  .post('/auth/request-password-reset', async (c) => {
    const { email } = EmailSchema.parse(await c.req.json());
    const { headers } = c.req.raw;
    return answer(c, await limitPasswordResets(runtime().db, email, headers, () => passOn(c)));
  })
  // The second half of signing in. The rest of two-factor authentication is ours, in two-factor.ts.
  .post('/auth/two-factor/verify-totp', async (c) => {
    const code = (await readCode(c)).replaceAll(/\s/g, '');
    return answer(c, await passOn(c, { code }));
  })
  .post('/auth/two-factor/verify-backup-code', async (c) => {
    const response = await passOn(c, { code: readRecoveryCode(await readCode(c)) });
    if (response.ok) {
      const { user } = SignedInSchema.parse(await response.clone().json());
      await recordRecoveryCode(runtime().db, { ...user, ...clientOf(c) });
    }
    return answer(c, response);
  })
  // The link in the terminal, and opening the console again. Elsewhere than on this machine, they don't exist.
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
  .all('/auth/two-factor/*', (c) => c.notFound())
  .on(['GET', 'POST'], '/auth/*', async (c) => answer(c, await passOn(c)));

/** Passes the request on to better-auth, with its own body, which has been read, or another one. */
async function passOn(c: Context<Identified>, given?: object): Promise<Response> {
  const text = c.req.method === 'POST' ? await c.req.text() : null;
  const { url, method } = c.req.raw;
  const headers = headersFor(c.req.raw.headers);
  // For the jobs that the call causes.
  headers.set(requestIdHeader, c.get('requestId'));
  const body = given ? JSON.stringify(given) : text;
  return runtime().auth.handler(new Request(url, { method, headers, body }));
}

/**
 * Returns the headers for better-auth, which takes every request with `Sec-Fetch-Mode` for a browser's and requires an
 * origin. Node.js sends that header too, but browsers also send `Sec-Fetch-Site`.
 */
function headersFor(given: Headers): Headers {
  const headers = new Headers(given);
  const isBrowser = ['origin', 'sec-fetch-site', 'cookie'].some((name) => headers.has(name));
  if (!isBrowser) headers.delete('sec-fetch-mode');
  return headers;
}

async function answer(c: Context, response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const { data } = AuthErrorSchema.safeParse(await response.json().catch(() => null));
  const plain = plainErrors[data?.code ?? ''];
  const detail = plain?.detail ?? data?.message ?? 'The request was rejected.';
  const errors = plain?.pointer ? [{ pointer: plain.pointer, message: detail }] : data?.errors;
  const retryAfter = response.headers.get('X-Retry-After');
  if (retryAfter) c.header('Retry-After', retryAfter);
  return problem(c, response.status as ContentfulStatusCode, detail, errors);
}

// Other fields could make better-auth trust the browser from then on.
async function readCode(c: Context): Promise<string> {
  const { data } = CodeSchema.safeParse(await c.req.json());
  if (data) return data.code;
  const message = 'must be text, up to 64 characters';
  throw invalid([{ pointer: '/code', message }]);
}
