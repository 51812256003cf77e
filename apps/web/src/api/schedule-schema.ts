import { z } from '@hono/zod-openapi';
import { timeZoneOf } from '@offload/core';
import { reportFormats, reportIds } from '@offload/jobs/kinds/sales-report';

const time = z.iso.datetime().openapi({ example: '2026-12-01T07:00:00.000Z' });
const noDay = 'must be 1 to 28 or "last"';
const noTime = 'must be a time of day, such as "08:00"';

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
    nextRunAt: time.nullable().openapi({ description: 'Null while paused' }),
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
        id: z.enum(reportIds, `must be one of ${reportIds.join(', ')}`),
        format: z.enum(reportFormats, `must be one of ${reportFormats.join(', ')}`).default('pdf'),
      },
      'is required',
    ),
    every: z.literal('month', 'must be "month"'),
    day: DaySchema,
    at: z
      .string(noTime)
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, noTime)
      .openapi({ example: '08:00' }),
    timeZone: z
      .string('must be an IANA time zone, such as "Europe/Berlin"')
      .transform((name, context) => {
        const zone = timeZoneOf(name);
        if (zone) return zone;
        context.addIssue({ code: 'custom', message: 'must be an IANA time zone, such as "Europe/Berlin"' });
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
