import { z } from '@hono/zod-openapi';
import { rejectMistyped } from '@offload/core/contract';
import { toValidationError } from '@/server/http/api-error';

/** Describes an object in a request, which has no mistyped field. `missing` is the message if there's no object. */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape, missing?: string) {
  return rejectMistyped(z.object(shape, missing));
}

/** Parses the fields of a form. Throws a 400 that names invalid fields. */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  fields: Record<string, unknown>,
): z.output<Schema> {
  // A browser sends an empty field if it wasn’t filled in.
  const filled = Object.entries(fields).filter(([, value]) => value !== '');
  const parsed = schema.safeParse(Object.fromEntries(filled));
  if (!parsed.success) throw toValidationError(parsed.error);
  return parsed.data;
}
