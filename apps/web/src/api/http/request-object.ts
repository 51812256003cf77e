import { z } from '@hono/zod-openapi';
import { type ApiError, invalid } from '@/server/http/api-error';

type ObjectIssue = z.core.$ZodIssueInvalidType | z.core.$ZodIssueUnrecognizedKeys;

/** Describes an object in a request. It rejects unknown fields: a mistyped option would be ignored. `missing` is said without it. */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape, missing?: string) {
  const known = Object.keys(shape);
  const error: z.core.$ZodErrorMap<ObjectIssue> = (issue) =>
    issue.code === 'unrecognized_keys' ? unknownText(issue.keys, known) : missing;
  return z.strictObject(shape, { error });
}

/**
 * The same of a request that the article's clients send, with fields of their own, such as `user_id`: it rejects only those that
 * are one of ours, mistyped.
 */
export function articleObject<Shape extends z.ZodRawShape>(shape: Shape, missing?: string) {
  const known = Object.keys(shape);
  return z.preprocess(
    (given, context) => {
      const names = typeof given === 'object' && given !== null ? Object.keys(given) : [];
      for (const name of names)
        if (isMistyped(name, known))
          context.addIssue({ code: 'custom', path: [name], message: unknownText([name], known) });
      return given;
    },
    z.object(shape, missing),
  );
}

/** Returns the rejection of a form's field whose name is one of the known ones, mistyped; otherwise null. */
export function rejectionOfField(name: string, known: readonly string[]): ApiError | null {
  if (!isMistyped(name, known)) return null;
  return invalid([{ pointer: `/${name}`, message: unknownText([name], known) }]);
}

function isMistyped(name: string, known: readonly string[]): boolean {
  return !known.includes(name) && meantBy(name, known) !== undefined;
}

/** Says which field is meant, or else which there are. */
export function unknownText(names: readonly string[], known: readonly string[]): string {
  const meant = names.map((name) => meantBy(name, known));
  return `is unknown: use ${(meant.includes(undefined) ? known : meant).join(', ')}`;
}

function meantBy(given: string, known: readonly string[]): string | undefined {
  return known.find((name) => plain(name) === plain(given));
}

/** `run_at` and `runat` mean `runAt`. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]|s$/g, '');
