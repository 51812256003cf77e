import { z } from '@hono/zod-openapi';
import { priorities } from '@offload/core/priorities';
import { toValidationError } from '@/server/http/api-error';
import { storableYear } from '../http/storable-year';

const yearMs = 366 * 24 * 60 * 60 * 1_000;
const noTime = 'must be a time up to a year ahead, such as 2026-12-24T18:00:00Z';

/** When a new job runs, and how urgent it is. */
export const whenShape = {
  runAt: z.iso
    .datetime({ offset: true, error: noTime, abort: true })
    .regex(storableYear, noTime)
    .pipe(z.string().refine((text) => Date.parse(text) <= Date.now() + yearMs, noTime))
    .optional()
    .openapi({ type: 'string', format: 'date-time', description: 'By default, the job runs at once' }),
  priority: z
    .enum(priorities, `must be one of ${priorities.join(', ')}`)
    .optional()
    .openapi({ description: 'Among your own jobs in the queue; by default normal' }),
};

const WhenSchema = z.object(whenShape);
export type When = z.output<typeof WhenSchema>;

/** The same as fields of a form. */
export const whenProperties: Record<keyof When, { type: 'string'; format?: string; enum?: string[] }> = {
  runAt: { type: 'string', format: 'date-time' },
  priority: { type: 'string', enum: [...priorities] },
};

/** Parses the fields of a form. Throws a 400 that names invalid fields. */
export function parseWhen({ runAt, priority }: Record<string, string>): When {
  const parsed = WhenSchema.safeParse({ ...(runAt && { runAt }), ...(priority && { priority }) });
  if (!parsed.success) throw toValidationError(parsed.error);
  return parsed.data;
}

/** Returns the options of `enqueue`. */
export function whenOptions({ runAt, priority }: When) {
  return { ...(runAt && { runAt: new Date(runAt) }), ...(priority && { priority }) };
}

/** Returns what a request asks for, as the key of its response knows it. */
export function withWhen(asked: object, { runAt, priority }: When): object {
  return { ...asked, ...(runAt && { runAt }), ...(priority && { priority }) };
}
