import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { runtime } from '@/server/runtime';
import { problem } from './problem';
import { requireJson } from './request-guards';

const AuthErrorSchema = z.object({ message: z.string() });

/** better-auth's own routes; their errors take our form. */
export const auth = new Hono()
  // What it lets admins do knows nothing of our audit, nor of the last admin: ours is in admin/.
  .all('/auth/admin/*', (c) => c.notFound())
  .post('/auth/*', requireJson)
  .on(['GET', 'POST'], '/auth/*', async (c) => {
    // The body has been read: the request is made again around its text.
    const body = c.req.method === 'POST' ? await c.req.text() : null;
    const { url, method, headers } = c.req.raw;
    const response = await runtime().auth.handler(new Request(url, { method, headers, body }));
    if (response.status < 400) return response;
    const told = AuthErrorSchema.safeParse(await response.json().catch(() => null));
    const detail = told.success ? told.data.message : 'The request was refused.';
    const retryAfter = response.headers.get('X-Retry-After');
    if (retryAfter) c.header('Retry-After', retryAfter);
    return problem(c, response.status as ContentfulStatusCode, detail);
  });
