import { z } from '@hono/zod-openapi';
import { type AlertRule, alertRules, maxThresholds } from '@offload/core/internal/browser';
import { JobSchema } from '@/api/jobs/job-schema';
import { WebhookUrlSchema } from '@/api/webhooks/webhook-url';

export type RuleName = AlertRule;

const RuleSchema = z
  .object({
    rule: z.enum(alertRules),
    isOn: z.boolean(),
    /** Percent for `failed-rate`, seconds for the others. */
    threshold: z.int('must be a whole number').min(1, 'must be at least 1'),
  })
  .refine(({ rule, threshold }) => threshold <= maxThresholds[rule], {
    message: 'must be at most 100 for a rate, and one day (86,400) otherwise',
    path: ['threshold'],
  });

export const RuleSwitchSchema = z.object({ isOn: z.boolean() }).openapi('AlertRuleSwitch');

export const AlertChangeSchema = z
  .object({
    rules: z
      .array(RuleSchema)
      .refine(
        (rules) => new Set(rules.map(({ rule }) => rule)).size === rules.length,
        'must not contain a rule twice',
      ),
    recipients: z
      .array(z.email('must be an email address').max(254, 'must be at most 254 characters'))
      .max(10, 'must be at most 10 addresses'),
    webhookUrl: WebhookUrlSchema.nullable(),
  })
  .openapi('AlertChange');

export const FiringAlertSchema = z.object({
  rule: z.enum(alertRules),
  queue: z.string(),
  since: z.iso.datetime(),
  summary: z.string(),
});

export const AlertsSchema = z
  .object({
    rules: z.array(z.object({ rule: z.enum(alertRules), isOn: z.boolean(), threshold: z.int() })),
    /** The alerts that are firing. */
    firing: z.array(FiringAlertSchema),
    /** Hidden from other staff, who see only their number. */
    recipients: z.array(z.string()),
    /** Other staff see only its host. */
    webhookUrl: z.string().nullable(),
    webhookDisabled: z.enum(['gone', 'failing']).nullable().openapi({
      description:
        'Why nothing is sent to the webhook: it responded with 410, or it has failed for days. Saving it enables it',
    }),
  })
  .openapi('Alerts');

export type Alerts = z.infer<typeof AlertsSchema>;
export type AlertChange = z.infer<typeof AlertChangeSchema>;

export const TestRequestSchema = z
  .object({ channel: z.enum(['email', 'webhook'], 'must be "email" or "webhook"') })
  .openapi('AlertTestRequest');

export type TestChannel = z.infer<typeof TestRequestSchema>['channel'];

const TestSendSchema = z.object({
  to: z.string(),
  /** Its outcome says whether the test arrived. */
  job: JobSchema,
});

export type TestSend = z.infer<typeof TestSendSchema>;

export const TestSendsSchema = z.object({ data: z.array(TestSendSchema) }).openapi('AlertTest');

export const SecretSchema = z
  .object({
    /** Shown only once. */
    secret: z.string().nullable(),
  })
  .openapi('AlertSecret');
