import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { limitGuesses, limitPasswordResets } from '@/server/call-limits';
import { clientAddressOf } from '@/server/client-address';
import { runtime } from '@/server/runtime';
import { problem } from './problem';
import { requireJson } from './request-guards';

const AuthErrorSchema = z.object({ message: z.string() });
const EmailSchema = z.object({ email: z.string().max(254) }).catch({ email: '' });

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
  .on(['GET', 'POST'], '/auth/*', async (c) => answer(c, await passOn(c)));

/** Has better-auth answer. The body has been read: the request is made again around its text. */
async function passOn(c: Context): Promise<Response> {
  const body = c.req.method === 'POST' ? await c.req.text() : null;
  const { url, method, headers } = c.req.raw;
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
