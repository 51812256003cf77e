import { STATUS_CODES } from 'node:http';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ApiError, type FieldError, toValidationError } from '@/server/http/api-error';
import { typeOfStatus } from './problem-types';

export const ProblemSchema = z
  .object({
    type: z.string().openapi({
      description: 'What kind of problem it is: the URL of its explanation, the same for every installation',
      example: '/docs/problems#scope-missing',
    }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

// Node.js has the names from before RFC 9110.
const titles: typeof STATUS_CODES = {
  ...STATUS_CODES,
  413: 'Content Too Large',
  422: 'Unprocessable Content',
};

export function titleOf(status: number): string {
  return titles[status] ?? 'Error';
}

/** Responds with problem details (RFC 9457). `detail` is for users: what is wrong and what to do. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  detail: string,
  errors?: FieldError[],
  type = typeOfStatus(status),
): Response {
  const body = { type, title: titleOf(status), status, detail, requestId: c.get('requestId'), errors };
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}

/** Responds with an error outside of our own API. `more` are other fields. */
export function problemResponse(error: ApiError, more: object = {}, headers: object = {}): Response {
  const { status, message: detail, errors, type = typeOfStatus(status), retryAfterSeconds } = error;
  const retryAfter = retryAfterSeconds ? { 'Retry-After': String(retryAfterSeconds) } : {};
  return Response.json(
    { type, title: titleOf(status), status, detail, errors, ...more },
    { status, headers: { ...headers, ...retryAfter, 'Content-Type': 'application/problem+json' } },
  );
}

type Validated = { target: string; data?: unknown } & (
  | { success: true }
  | { success: false; error: z.core.$ZodError }
);

/** Responds to a request that breaks its route's schema with the fields and what each must be. */
export function rejectInvalid(result: Validated, c: Context): Response | undefined {
  if (result.success) return undefined;
  const { status, message, errors } = toValidationError(result.error, {
    given: result.data,
    target: result.target,
  });
  return problem(c, status, message, errors);
}
