import type { Context } from 'hono';
import type { z } from 'zod';
import { type FieldError, problem, Refusal } from './problem';

type Validated = { target: string } & ({ success: true } | { success: false; error: z.core.$ZodError });

/** Responds to a request that breaks its route's schema with the fields and what each must be. */
export function refuseInvalid(result: Validated, c: Context): Response | undefined {
  if (result.success) return undefined;
  const { status, message, errors } = refusalOf(result.error, result.target);
  return problem(c, status, message, errors);
}

/** Returns the same 400 for input that a route parses itself. */
export function refusalOf(error: z.core.$ZodError, target = 'json'): Refusal {
  return invalid(error.issues.map((issue) => describe(issue, target)));
}

/** Returns a 400 that names these fields. */
export function invalid(errors: FieldError[]): Refusal {
  return new Refusal(400, `${errors.map(toClause).join('; ')}.`, errors);
}

/** `recipients[1] must be an email address`: pages show it as it is, if they have no such field. */
function toClause({ pointer, message }: FieldError): string {
  const name = pointer
    .replace(/^[/#]/, '')
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
  // The parser's own messages are sentences.
  return `${name || 'The body'}${/^[A-Z]/.test(message) ? ':' : ''} ${message}`;
}

function describe({ path, message }: z.core.$ZodIssue, target: string): FieldError {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return {
    pointer: target === 'json' ? steps.map((step) => `/${step}`).join('') : `#${steps.join('.')}`,
    message,
  };
}
