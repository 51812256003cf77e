import type { Context } from 'hono';
import type { z } from 'zod';
import { type FieldError, problem, Refusal } from './problem';

type Validated = { target: string } & ({ success: true } | { success: false; error: z.core.$ZodError });

/** Answers a request that breaks its route's schema: which field, and what is wrong with it. */
export function refuseInvalid(result: Validated, c: Context): Response | undefined {
  if (result.success) return undefined;
  const { status, message, errors } = refusalOf(result.error, result.target);
  return problem(c, status, message, errors);
}

/** The same for what a route has to parse itself. */
export function refusalOf(error: z.core.$ZodError, target = 'json'): Refusal {
  const errors = error.issues.map((issue) => describe(issue, target));
  const detail = errors.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join('; ');
  return new Refusal(400, detail, errors);
}

function describe({ path, message }: z.core.$ZodIssue, target: string): FieldError {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return {
    pointer: target === 'json' ? steps.map((step) => `/${step}`).join('') : `#${steps.join('.')}`,
    message,
  };
}
