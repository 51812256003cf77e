import { z } from '@hono/zod-openapi';
import { toValidationError } from '@/server/http/api-error';

/** The field of the article's requests that names a job's user. */
export const ofArticle = {
  user_id: z
    .unknown()
    .optional()
    .openapi({ deprecated: true, description: 'Ignored: the job belongs to the signed-in user' }),
};

/** Describes an object in a request. A field that it doesn't have is rejected, because its value would be ignored. */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).filter((name) => !(name in ofArticle));
  const unknown = known.length > 0 ? `is unknown: use ${known.join(', ')}` : 'is unknown: send no fields';
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? unknown : undefined),
  });
}

/** Parses the fields of a form. Throws a 400 that names invalid fields. */
export function parseFields<Schema extends z.ZodObject>(
  schema: Schema,
  fields: Record<string, unknown>,
): z.output<Schema> {
  // A browser sends an empty field if it wasn’t filled in.
  const filled = Object.entries(fields).filter(([name, value]) => value !== '' || !(name in schema.shape));
  const given = Object.fromEntries(filled);
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw toValidationError(parsed.error, { given });
  return parsed.data;
}
