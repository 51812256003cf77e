import { z } from '@hono/zod-openapi';
import { priorities } from '@offload/core/contract';
import { invalid } from '@/server/http/api-error';
import { storableYear } from '../http/storable-year';

export const yearMs = 366 * 24 * 60 * 60 * 1_000;
const noTime = 'must be a time up to a year ahead, such as 2026-12-24T18:00:00Z';
const noDeadline = 'must be in the future, up to a year ahead, such as 2026-12-24T18:00:00Z';

function timeWithin(isAllowed: (time: number) => boolean, message: string) {
  return z.iso
    .datetime({ offset: true, error: message, abort: true })
    .regex(storableYear, message)
    .pipe(z.string().refine((text) => isAllowed(Date.parse(text)), message))
    .optional();
}

/** When a new job runs, and how urgent it is. */
export const whenShape = {
  runAt: timeWithin((time) => time <= Date.now() + yearMs, noTime).openapi({
    type: 'string',
    format: 'date-time',
    description: 'If omitted, the job runs immediately',
  }),
  deadline: timeWithin((time) => time > Date.now() && time <= Date.now() + yearMs, noDeadline).openapi({
    type: 'string',
    format: 'date-time',
    description: 'The job fails if it hasn’t finished by then. If omitted, it has no deadline',
  }),
  priority: z
    .enum(priorities)
    .optional()
    .openapi({ description: 'Orders the job among your own in the queue. Normal by default' }),
};

export type When = z.output<z.ZodObject<typeof whenShape>>;

/** The same as fields of a form. */
export const whenProperties: Record<keyof When, { type: 'string'; format?: string; enum?: string[] }> = {
  runAt: { type: 'string', format: 'date-time' },
  deadline: { type: 'string', format: 'date-time' },
  priority: { type: 'string', enum: [...priorities] },
};

/** Returns the options of `enqueue`. Throws a 400 if the job could only start after its deadline. */
export function whenOptions({ runAt, deadline, priority }: When) {
  if (runAt && deadline && Date.parse(runAt) >= Date.parse(deadline)) {
    throw invalid([{ pointer: '/deadline', message: 'must be after runAt' }]);
  }
  return {
    ...(runAt && { runAt: new Date(runAt) }),
    ...(deadline && { deadline: new Date(deadline) }),
    ...(priority && { priority }),
  };
}

/** Adds the times and the priority to what the Idempotency-Key stands for. */
export function withWhen(
  asked: object,
  { runAt, deadline, priority }: { [Field in keyof When]?: string | undefined },
): object {
  return { ...asked, ...(runAt && { runAt }), ...(deadline && { deadline }), ...(priority && { priority }) };
}
