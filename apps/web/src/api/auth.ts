import { recordRecoveryCode } from '@offload/db';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { limitGuesses, limitPasswordResets } from '@/server/call-limits';
import { clientAddressOf } from '@/server/client-address';
import { runtime } from '@/server/runtime';
import { readRecoveryCode } from '@/server/two-factor/codes';
import { clientOf } from './operator';
import { problem, Refusal } from './problem';
import { requireJson } from './request-guards';

const AuthErrorSchema = z.object({ message: z.string() });
const EmailSchema = z.object({ email: z.string().max(254) }).catch({ email: '' });

const CodeSchema = z.object({ code: z.string().max(64) });
const SignedInSchema = z.object({ user: z.object({ id: z.string(), email: z.string() }) });

/** better-auth's own routes; their errors take our form. */
export const auth = new Hono()
  // What it lets admins do knows nothing of our audit, nor of the last admin: ours is in admin/.
  .all('/auth/admin/*', (c) => c.notFound())
  .post('/auth/*', requireJson)
  .post('/auth/sign-in/email', async (c) => {
    const { email } = EmailSchema.parse(await c.req.json());
    const client = clientAddressOf(c.req.raw.headers);
    return answer(c, await limitGuesses(runtime().db, email, client, () => passOn(c)));
  })
  .post('/auth/request-password-reset', async (c) => {
    const { email } = EmailSchema.parse(await c.req.json());
    const client = clientAddressOf(c.req.raw.headers);
    return answer(c, await limitPasswordResets(runtime().db, email, client, () => passOn(c)));
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
  .all('/auth/two-factor/*', (c) => c.notFound())
  .on(['GET', 'POST'], '/auth/*', async (c) => answer(c, await passOn(c)));

/** Has better-auth answer. The body has been read: the request is made again around its text, or around another body. */
async function passOn(c: Context, given?: object): Promise<Response> {
  const text = c.req.method === 'POST' ? await c.req.text() : null;
  const { url, method, headers } = c.req.raw;
  const body = given ? JSON.stringify(given) : text;
  return runtime().auth.handler(new Request(url, { method, headers, body }));
}

async function answer(c: Context, response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const told = AuthErrorSchema.safeParse(await response.json().catch(() => null));
  const detail = told.success ? told.data.message : 'The request was refused.';
  const retryAfter = response.headers.get('X-Retry-After');
  if (retryAfter) c.header('Retry-After', retryAfter);
  return problem(c, response.status as ContentfulStatusCode, detail);
}

// More than the code would have better-auth trust the browser from then on.
async function readCode(c: Context): Promise<string> {
  const { data } = CodeSchema.safeParse(await c.req.json());
  if (data) return data.code;
  const message = 'must be text with up to 64 characters';
  throw new Refusal(400, `The code ${message}.`, [{ pointer: '/code', message }]);
}
