import { z } from '@hono/zod-openapi';
import { requestObject } from '@/api/http/request-object';
import { JobSchema } from '@/api/jobs/job-schema';
import { WebhookUrlSchema } from '@/api/webhooks/webhook-schema';

export const TargetChangeSchema = requestObject({
  recipients: z
    .array(z.email('must be an email address').max(254, 'must be at most 254 characters'))
    .max(10, 'must be at most 10 addresses'),
  webhookUrl: WebhookUrlSchema.nullable(),
}).openapi('AlertTargetChange', {
  example: { recipients: ['ada@example.com'], webhookUrl: 'https://example.com/alerts' },
});

export const AlertTargetsSchema = z
  .object({
    /** Hidden from other staff, who see only their number. */
    recipients: z.array(z.string()),
    /** Other staff see only its host. */
    webhookUrl: z.string().nullable(),
    webhookDisabled: z.enum(['gone', 'failing']).nullable().openapi({
      description:
        'Why the webhook is disabled: it responded with 410 (`gone`), or it failed for days (`failing`). Saving enables it again',
    }),
  })
  .openapi('AlertTargets');

export type AlertTargets = z.infer<typeof AlertTargetsSchema>;
export type TargetChange = z.infer<typeof TargetChangeSchema>;

export const TestRequestSchema = requestObject({
  channel: z.enum(['email', 'webhook'], 'must be "email" or "webhook"'),
}).openapi('AlertTestRequest');

export type TestChannel = z.infer<typeof TestRequestSchema>['channel'];

const TestSendSchema = z.object({
  to: z.string(),
  job: JobSchema,
});

export type TestSend = z.infer<typeof TestSendSchema>;

export const TestSendsSchema = z.object({ data: z.array(TestSendSchema) }).openapi('AlertTest');

export const SecretSchema = z
  .object({
    secret: z.string().nullable(),
  })
  .openapi('AlertSecret');
