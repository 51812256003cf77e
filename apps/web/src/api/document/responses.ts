import type { RouteConfig } from '@hono/zod-openapi';
import { ProblemSchema, titleOf } from '../http/problem';

type Responses = RouteConfig['responses'];

/** The headers of responses, which the document describes once. */
export const headers = {
  Location: { description: 'The URL of what was created or changed', schema: { type: 'string' } },
  'Retry-After': {
    description: 'After how many seconds to ask, or to try, again',
    schema: { type: 'integer', minimum: 1 },
  },
  ETag: {
    description: 'The version of what was sent. Send it as `If-None-Match` to get it only if it changed',
    schema: { type: 'string' },
  },
  'Content-Disposition': { description: 'The file’s name', schema: { type: 'string' } },
  'Content-Range': { description: 'Which bytes were sent, and of how many', schema: { type: 'string' } },
  RateLimit: {
    description: 'How many calls your token has left, and for how many seconds',
    schema: { type: 'string' },
    example: '"token";r=299;t=60',
  },
  'RateLimit-Policy': {
    description: 'How many calls a token has, and in how many seconds',
    schema: { type: 'string' },
    example: '"token";q=300;w=60',
  },
} as const;

export type Header = keyof typeof headers;

export function headersOf(names: readonly Header[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The status of an error that a route can respond with. */
export type Failure = 400 | 401 | 403 | 404 | 408 | 409 | 410 | 413 | 415 | 416 | 422 | 429 | 500 | 503;

const ofFailure: Partial<Record<Failure, Header[]>> = {
  409: ['Retry-After'],
  416: ['Content-Range'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** Describes errors, whose bodies are problem details. */
export function failureResponses(failures: Iterable<Failure>): Responses {
  const content = { 'application/problem+json': { schema: ProblemSchema } };
  return Object.fromEntries(
    [...new Set(failures)]
      .sort()
      .map((status) => [
        status,
        { description: titleOf(status), content, headers: headersOf(ofFailure[status] ?? []) },
      ]),
  );
}
