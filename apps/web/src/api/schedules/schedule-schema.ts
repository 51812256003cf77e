import { z } from '@hono/zod-openapi';
import { maxCronLength, parseCron, timeZoneOf } from '@offload/core/schedules';
import { reportCurrencies } from '@offload/kinds/report-currencies';
import { reportFormats, reportIds, scheduledReport } from '@offload/kinds/sales-report';
import { requestObject } from '../http/request-object';

const time = z.iso.datetime().openapi({ example: '2026-12-01T07:00:00.000Z' });
const noDay = 'must be 1 to 28 or "last"';
const noTime = 'must be a time of day, such as "08:00"';

const DaySchema = z.union([z.int(noDay).min(1, noDay).max(28, noDay), z.literal('last', noDay)], noDay);

export const CatchUpSchema = z.enum(['all', 'latest', 'none']).openapi({
  description:
    'Which missed runs are made up for after an outage: `all` (the last 100, up to a year back), the `latest`, or `none`',
});
export const OverlapSchema = z.enum(['allow', 'skip']).openapi({
  description: 'Whether a run is skipped while the previous run’s job hasn’t finished',
});

const cronDescription =
  'Five fields: minute, hour, day of the month, month, and day of the week; or an interval such as `@every 15 minutes`';

export const ScheduleSchema = z
  .object({
    id: z.uuid(),
    name: z
      .string()
      .nullable()
      .openapi({ description: 'The schedule’s name in code. Null if a user created it' }),
    kind: z.string().openapi({ description: 'The kind of the schedule’s jobs' }),
    report: scheduledReport
      .nullable()
      .openapi({ description: 'Null if the schedule doesn’t create reports' }),
    cron: z.string().openapi({ description: cronDescription, example: '0 8 1 * *' }),
    timeZone: z.string().openapi({ example: 'Europe/Berlin' }),
    description: z.string().openapi({ example: 'Every month on the 1st at 08:00, Europe/Berlin' }),
    every: z
      .literal('month')
      .nullable()
      .openapi({
        type: ['string', 'null'],
        enum: ['month', null],
        description: 'Null if `cron` isn’t a monthly time',
      }),
    day: DaySchema.nullable(),
    at: z.string().nullable().openapi({ example: '08:00' }),
    catchUp: CatchUpSchema,
    overlap: OverlapSchema,
    paused: z.boolean(),
    nextRunAt: time.nullable().openapi({ description: 'Null while paused' }),
    lastRunAt: time.nullable(),
    lastJobId: z.uuid().nullable(),
    lastSkippedAt: time.nullable().openapi({ description: 'When `overlap` last skipped a run' }),
    createdAt: time,
    links: z.object({ self: z.string() }),
  })
  .openapi('Schedule');

export type ScheduleView = z.infer<typeof ScheduleSchema>;

export const ScheduleListSchema = z.object({ data: z.array(ScheduleSchema) }).openapi('ScheduleList');

const TimeZoneSchema = z
  .string('must be an IANA time zone, such as "Europe/Berlin"')
  .transform((name, context) => {
    const zone = timeZoneOf(name);
    if (zone) return zone;
    context.addIssue({ code: 'custom', message: 'must be an IANA time zone, such as "Europe/Berlin"' });
    return z.NEVER;
  })
  .openapi({ type: 'string', example: 'Europe/Berlin' });

const CronSchema = z
  .string('must be a cron expression, such as "0 8 1 * *"')
  .transform((text, context) => {
    const { cron, problem } = parseCron(text);
    if (cron !== null) return cron;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  })
  .openapi({
    type: 'string',
    maxLength: maxCronLength,
    description: cronDescription,
    example: '0 8 * * 1-5',
  });

const monthlyFields = ['every', 'day', 'at'] as const;

export const ScheduleRequestSchema = requestObject({
  report: requestObject({
    id: z.enum(reportIds),
    format: z.enum(reportFormats).default('pdf'),
    currency: z.enum(reportCurrencies).optional().openapi({
      description:
        'The currency of all figures, converted at the latest exchange rates. If omitted, the currency of most orders',
    }),
  }),
  every: z.literal('month', 'must be "month"').optional(),
  day: DaySchema.optional(),
  at: z
    .string(noTime)
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, noTime)
    .optional()
    .openapi({ example: '08:00' }),
  cron: CronSchema.optional(),
  timeZone: TimeZoneSchema,
  catchUp: CatchUpSchema.optional(),
  overlap: OverlapSchema.optional(),
})
  .superRefine((request, context) => {
    for (const field of monthlyFields) {
      const isGiven = request[field] !== undefined;
      if (isGiven === (request.cron !== undefined)) {
        const message = isGiven ? "can't be combined with cron" : 'is required without cron';
        context.addIssue({ code: 'custom', path: [field], message });
      }
    }
  })
  .openapi('ScheduleRequest', {
    description: 'Send either `every`, `day`, and `at`, or `cron`',
    example: {
      report: { id: 'monthly-sales', format: 'pdf' },
      every: 'month',
      day: 1,
      at: '08:00',
      timeZone: 'Europe/Berlin',
    },
  });

export type ScheduleRequest = z.output<typeof ScheduleRequestSchema>;
