import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

export interface FieldError {
  /** A JSON pointer into the body, or `#name` of a query parameter. */
  pointer: string;
  message: string;
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Rejects the request: the app catches it and responds with problem details. */
export class Refusal extends HTTPException {
  readonly code = 'REFUSED';
  constructor(
    status: ContentfulStatusCode,
    detail: string,
    readonly errors?: FieldError[],
    readonly retryAfterSeconds?: number,
    readonly type?: string,
  ) {
    super(status, { message: detail });
  }
}

/** Returns whether an error rejects the request, whichever copy of the class it has. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'code' in error && error.code === 'REFUSED';
}

/** Responds with problem details (RFC 9457). `detail` is for users: what is wrong and what to do. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  detail: string,
  errors?: FieldError[],
  type = 'about:blank',
): Response {
  const title = titles[status] ?? 'Error';
  const body = {
    type,
    title,
    status,
    detail,
    requestId: c.get('requestId'),
    ...(errors && { errors }),
  };
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}
