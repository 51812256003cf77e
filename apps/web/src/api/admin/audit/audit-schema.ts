import { z } from '@hono/zod-openapi';
import { storableYear } from '@/api/http/storable-year';

const values = z.record(z.string(), z.unknown()).nullable();

const ActionSchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.object({ id: z.string(), email: z.string() }),
    action: z.string().openapi({ example: 'job.cancel' }),
    subject: z.object({ type: z.string(), id: z.string() }),
    before: values,
    after: values,
    reason: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    sessionId: z.string().nullable(),
    secondFactorAt: z.iso.datetime().nullable(),
    outcome: z.string().openapi({ description: '`success`, `denied`, or `failed`' }),
  })
  .openapi('OperatorAction');

export const ActionPageSchema = z
  .object({ data: z.array(ActionSchema), nextCursor: z.string().nullable() })
  .openapi('OperatorActionPage');

export type ActionPage = z.infer<typeof ActionPageSchema>;

const text = z.string().trim().max(254, 'must be at most 254 characters').optional();
const noTime = 'must be a date such as 2026-01-31, or a time such as 2026-01-31T09:30';
const time = z
  .union([z.iso.date(), z.iso.datetime({ local: true, precision: -1 })], { error: noTime })
  .pipe(z.string().regex(storableYear, 'must be between the years 1970 and 2999'))
  .optional();

const asText = { type: 'string', example: '2026-01-31' } as const;

/** Selects actions. Omitted fields match everything. */
export const ActionFilterSchema = z.object({
  actor: text.openapi({ description: 'Part of the email address, or the ID, of the actor' }),
  action: text.openapi({ description: 'The action or the beginning of its name', example: 'job.' }),
  subject: text.openapi({ description: 'The ID or the type of the target' }),
  from: time.openapi({ ...asText, description: 'The first day, or the time at which to begin, in UTC' }),
  to: time.openapi({ ...asText, description: 'The last day, or the time at which to end, in UTC' }),
});

export const ActionQuerySchema = ActionFilterSchema.extend({
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the nextCursor of another page')
    .optional(),
});
