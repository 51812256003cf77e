import { z } from '@hono/zod-openapi';
import { ProblemSchema } from './problem';

/** Describes a JSON response in a route. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** Describes a CSV response in a route. */
export function csvContent(description: string) {
  return { description, content: { 'text/csv': { schema: z.string() } } };
}

/** Describes a required JSON body in a route. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

/**
 * Describes every other response of a route: problem details. Handlers throw them, so a route's type leaves them
 * out: `default` would add them to the types of all its responses, also the successful ones.
 */
export const asProblem: Record<never, never> = {
  default: {
    description: 'Problem details',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
};
