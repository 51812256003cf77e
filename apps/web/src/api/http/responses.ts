import { z } from '@hono/zod-openapi';

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
