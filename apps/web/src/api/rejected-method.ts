import { Hono } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { methodsOf, rejectedMethod } from '@/server/http/page-methods';

/** Rejects requests with a method that their path doesn't have: `leadToApi` leads them here. */
export const rejectedMethods = new Hono().all(rejectedMethod.replace('/api', ''), (c) => {
  const methods = methodsOf(c.req.query('path') ?? '');
  if (methods.length === 0) throw new ApiError(404, 'Not found.');
  c.header('Allow', methods.join(', '));
  throw new ApiError(405, `This URL only has the methods ${methods.join(', ')}.`);
});
