import { z } from '@hono/zod-openapi';
import { JobSchema } from '../job-schema';

export const ruleNames = ['failed-rate', 'oldest-waiting', 'outage', 'no-worker'] as const;

export type RuleName = (typeof ruleNames)[number];

const day = 86_400;
const limits: Record<RuleName, number> = {
  'failed-rate': 100,
  'oldest-waiting': day,
  outage: day,
  'no-worker': day,
};

const RuleSchema = z
  .object({
    rule: z.enum(ruleNames),
    isOn: z.boolean(),
    /** Per cent for `failed-rate`, seconds for the others. */
    threshold: z.int('is not a whole number').min(1, 'is less than 1'),
  })
  .refine(({ rule, threshold }) => threshold <= limits[rule], {
    message: 'is too much: 100 % and a day are the most',
    path: ['threshold'],
  });

export const AlertChangeSchema = z
  .object({
    rules: z
      .array(RuleSchema)
      .refine((rules) => new Set(rules.map(({ rule }) => rule)).size === rules.length, 'names a rule twice'),
    recipients: z
      .array(z.email('is not an e-mail address').max(254, 'is too long'))
      .max(10, 'are more than ten addresses'),
    webhookUrl: z
      .url({ protocol: /^https?$/, error: 'is not an address that begins with https:// or http://' })
      .max(2_000, 'is too long')
      .nullable(),
  })
  .openapi('AlertChange');

export const AlertsSchema = z
  .object({
    rules: z.array(z.object({ rule: z.enum(ruleNames), isOn: z.boolean(), threshold: z.int() })),
    /** What fires right now. */
    firing: z.array(
      z.object({ rule: z.enum(ruleNames), queue: z.string(), since: z.iso.datetime(), summary: z.string() }),
    ),
    /** For admins; others see how many there are. */
    recipients: z.array(z.string()),
    /** For admins; others see its host. */
    webhookUrl: z.string().nullable(),
    hasSecret: z.boolean(),
  })
  .openapi('Alerts');

export type Alerts = z.infer<typeof AlertsSchema>;

export const TestRequestSchema = z
  .object({ channel: z.enum(['email', 'webhook'], 'is neither "email" nor "webhook"') })
  .openapi('AlertTestRequest');

export type TestChannel = z.infer<typeof TestRequestSchema>['channel'];

const TestSendSchema = z.object({
  to: z.string(),
  /** Whose end says whether it has arrived. */
  job: JobSchema,
});

export type TestSend = z.infer<typeof TestSendSchema>;

export const TestSendsSchema = z.object({ data: z.array(TestSendSchema) }).openapi('AlertTest');

export const SecretSchema = z
  .object({
    /** Shown this once. */
    secret: z.string().nullable(),
  })
  .openapi('AlertSecret');
