import { z } from '@hono/zod-openapi';
import { timeZoneOf } from '@offload/core';
import { reportFormats, reportIds } from '@offload/jobs/kinds/sales-report';

const time = z.iso.datetime().openapi({ example: '2026-12-01T07:00:00.000Z' });
const noDay = 'is neither 1 to 28 nor "last"';
const noTime = 'is no time of day such as "08:00"';

const DaySchema = z.union([z.int(noDay).min(1, noDay).max(28, noDay), z.literal('last', noDay)], noDay);

export const ScheduleSchema = z
  .object({
    id: z.uuid(),
    report: z.object({ id: z.enum(reportIds), format: z.enum(reportFormats) }),
    every: z.literal('month'),
    day: DaySchema,
    at: z.string().openapi({ example: '08:00' }),
    timeZone: z.string().openapi({ example: 'Europe/Berlin' }),
    paused: z.boolean(),
    nextRunAt: time.nullable().openapi({ description: 'Null while it is paused' }),
    lastRunAt: time.nullable(),
    lastJobId: z.uuid().nullable(),
    createdAt: time,
    links: z.object({ self: z.string() }),
  })
  .openapi('Schedule');

export type ScheduleView = z.infer<typeof ScheduleSchema>;

export const ScheduleListSchema = z.object({ data: z.array(ScheduleSchema) }).openapi('ScheduleList');

export const ScheduleRequestSchema = z
  .object({
    report: z.object(
      {
        id: z.enum(reportIds, `is none of ${reportIds.join(', ')}`),
        format: z.enum(reportFormats, `is none of ${reportFormats.join(', ')}`).default('pdf'),
      },
      'is required',
    ),
    every: z.literal('month', 'can only be "month"'),
    day: DaySchema,
    at: z
      .string(noTime)
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, noTime)
      .openapi({ example: '08:00' }),
    timeZone: z
      .string('is required, as "Europe/Berlin"')
      .transform((name, context) => {
        const zone = timeZoneOf(name);
        if (zone) return zone;
        context.addIssue({ code: 'custom', message: 'is no time zone of the IANA, as "Europe/Berlin" is' });
        return z.NEVER;
      })
      .openapi({ type: 'string', example: 'Europe/Berlin' }),
  })
  .openapi('ScheduleRequest', {
    example: {
      report: { id: 'monthly-sales', format: 'pdf' },
      every: 'month',
      day: 1,
      at: '08:00',
      timeZone: 'Europe/Berlin',
    },
  });

export type ScheduleRequest = z.output<typeof ScheduleRequestSchema>;
