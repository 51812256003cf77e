import { issueText } from '@offload/core/contract';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';

export interface FieldError {
  /** A JSON pointer into the body, or `#name` of a query parameter. */
  pointer: string;
  message: string;
}

/** Rejects the request: the app catches it and responds with problem details. */
export class ApiError extends HTTPException {
  readonly code = 'API_ERROR';
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

/** Returns the error of a page that doesn't exist, which `orNotFound` shows. */
export const noPage = () => new ApiError(404, 'Not found.');

/** Returns whether an error rejects the request, whichever copy of the class it has. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'code' in error && error.code === 'API_ERROR';
}

interface Parsed {
  given: unknown;
  /** The part of the request that it's from; by default its body. */
  target?: string;
  status?: 400 | 422;
}

// More don't help, and a body may have any number of them.
const maxUnknown = 10;

/** Returns the same error for input that a route parses itself. */
export function toValidationError(
  error: z.core.$ZodError,
  { given, target = 'json', status = 400 }: Parsed,
): ApiError {
  const errors = error.issues.flatMap(eachField).map((issue) => describe(issue, given, target));
  // Other problems of a field follow from its first one.
  const isFirst = ({ pointer }: FieldError, at: number) =>
    errors.findIndex((other) => other.pointer === pointer) === at;
  return invalid(errors.filter(isFirst), status);
}

export function invalid(errors: FieldError[], status: 400 | 422 = 400): ApiError {
  return new ApiError(status, `${errors.map(toClause).join('; ')}.`, errors);
}

/** `recipients[1] must be an email address`: pages show it as it is, if they have no such field. */
function toClause({ pointer, message }: FieldError): string {
  const name = pointer
    .replace(/^[/#]/, '')
    .replaceAll(/[/.](\d+)/g, '[$1]')
    .replaceAll('/', '.');
  // Those about cron expressions are sentences.
  return `${name || 'The body'}${/^[A-Z]/.test(message) ? ':' : ''} ${message.replace(/\.$/, '')}`;
}

/** Zod has one issue for all unknown fields of an object. The message of `requestObject` is about each. */
function eachField(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  const { path, keys, message: given } = issue;
  const message = given.startsWith('is unknown') ? given : 'is unknown';
  return keys.slice(0, maxUnknown).map((key) => ({ code: 'custom', path: [...path, key], message }));
}

function describe(issue: z.core.$ZodIssue, given: unknown, target: string): FieldError {
  const steps = issue.path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return {
    pointer: target === 'json' ? steps.map((step) => `/${step}`).join('') : `#${steps.join('.')}`,
    message: isMissing(issue, given) ? 'is required' : issueText(issue),
  };
}

/** Returns whether an issue is about a value that wasn't given, whatever its schema says that it must be. */
function isMissing({ code, path }: z.core.$ZodIssue, given: unknown): boolean {
  const isOfType = code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union';
  return isOfType && valueAt(given, path) === undefined;
}

function valueAt(given: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    given,
  );
}
