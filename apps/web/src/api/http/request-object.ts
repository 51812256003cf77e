import { z } from '@hono/zod-openapi';
import { type ApiError, invalid } from '@/server/http/api-error';

/** What clients of the article send, too. */
const ignored = {
  user_id: z
    .unknown()
    .transform(() => undefined)
    .optional()
    .openapi({ type: ['string', 'integer'], description: 'Ignored: the signed-in user counts' }),
};

type ObjectIssue = z.core.$ZodIssueInvalidType | z.core.$ZodIssueUnrecognizedKeys;

/** Describes an object in a request. It rejects unknown fields: a mistyped option would be ignored. `missing` is said without it. */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape, missing?: string) {
  return z.strictObject(shape, { error: errorOf(Object.keys(shape), missing) });
}

/** The same of a request that the article's clients send, whose `user_id` is ignored. */
export function articleObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({ ...shape, ...ignored }, { error: errorOf(Object.keys(shape)) });
}

/** Returns the rejection of a form's field that has an unknown name; null if it's known. */
export function rejectionOfField(name: string, known: readonly string[]): ApiError | null {
  if (known.includes(name) || name in ignored) return null;
  return invalid([{ pointer: `/${name}`, message: unknownText([name], known) }]);
}

function errorOf(known: string[], missing?: string): z.core.$ZodErrorMap<ObjectIssue> {
  return (issue) => (issue.code === 'unrecognized_keys' ? unknownText(issue.keys, known) : missing);
}

/** Says which field is meant, or else which there are. */
export function unknownText(names: readonly string[], known: readonly string[]): string {
  const meant = names.map((given) => known.find((name) => plain(name) === plain(given)));
  return `is unknown: use ${(meant.includes(undefined) ? known : meant).join(', ')}`;
}

/** `run_at` and `runat` mean `runAt`. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]|s$/g, '');
