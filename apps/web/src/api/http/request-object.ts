import { z } from '@hono/zod-openapi';
import { toValidationError } from '@/server/http/api-error';

/**
 * Describes an object in a request. Unknown fields are ignored, because clients send what we returned to them, or what others
 * want, too. One that is a mistyped field of ours is rejected, or its value would be ignored. `missing` is the message if there's
 * no object.
 */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape, missing?: string) {
  const known = Object.keys(shape);
  return z.preprocess(
    (given, context) => {
      const names = typeof given === 'object' && given !== null ? Object.keys(given) : [];
      const mistyped = names.find((name) => isMistyped(name, known));
      if (mistyped !== undefined)
        context.addIssue({ code: 'custom', path: [mistyped], message: unknownText(mistyped, known) });
      return given;
    },
    z.object(shape, missing),
  );
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

function isMistyped(name: string, known: readonly string[]): boolean {
  return !known.includes(name) && meantBy(name, known) !== undefined;
}

/** Says which field or parameter is meant, or else which there are. */
export function unknownText(name: string, known: readonly string[]): string {
  return `is unknown: use ${meantBy(name, known) ?? known.join(', ')}`;
}

function meantBy(given: string, known: readonly string[]): string | undefined {
  return known.find((name) => plain(name) === plain(given));
}

/** `run_at` and `runat` mean `runAt`. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]|s$/g, '');
