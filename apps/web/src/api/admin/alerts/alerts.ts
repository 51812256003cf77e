import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { alertRules } from '@offload/core/internal/browser';
import { rejectWithoutCode, requireCode, requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { asProblem, json, jsonBody } from '@/api/http/responses';
import { requirePublicUrl } from '@/api/webhooks/webhook-url';
import { ApiError } from '@/server/http/api-error';
import { changeAlerts, findAlerts, rotateSecret, switchRule } from './alert-queries';
import {
  AlertChangeSchema,
  AlertsSchema,
  RuleSwitchSchema,
  SecretSchema,
  TestRequestSchema,
  TestSendsSchema,
} from './alert-schema';
import { sendTest } from './send-test';

const get = createRoute({
  method: 'get',
  path: '/admin/alerts',
  summary: 'Get the alert rules, recipients, and firing alerts (staff)',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  responses: {
    200: json('Alert settings', AlertsSchema),
    ...asProblem,
  },
});

const change = createRoute({
  method: 'put',
  path: '/admin/alerts',
  summary: 'Change the alert rules and recipients (admins)',
  middleware: [requireRole('admin'), requireJson] as const,
  request: { body: jsonBody(AlertChangeSchema) },
  responses: {
    200: json('The signing secret if there was none before, shown only once', SecretSchema),
    ...asProblem,
  },
});

const turn = createRoute({
  method: 'patch',
  path: '/admin/alerts/rules/{rule}',
  summary: 'Enable or disable an alert rule (admins)',
  middleware: [requireRole('admin'), requireJson] as const,
  request: {
    params: z.object({ rule: z.enum(alertRules) }),
    body: jsonBody(RuleSwitchSchema),
  },
  responses: {
    200: json('The alert settings', AlertsSchema),
    ...asProblem,
  },
});

const secret = createRoute({
  method: 'post',
  path: '/admin/alerts/secret',
  summary: 'Rotate the signing secret of the alert webhook. The previous one works for another day (admins)',
  middleware: [requireRole('admin'), requireCode] as const,
  responses: { 200: json('The new secret, shown only once', SecretSchema), ...asProblem },
});

const test = createRoute({
  method: 'post',
  path: '/admin/alerts/test',
  summary: 'Send a test alert to the recipients (admins)',
  middleware: [requireRole('admin'), requireJson] as const,
  request: { body: jsonBody(TestRequestSchema) },
  responses: {
    202: json('The recipients and the jobs that send the test', TestSendsSchema),
    ...asProblem,
  },
});

const noStore = { 'Cache-Control': 'private, no-store' };

export const alerts = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(get, async (c) => c.json(await findAlerts(c.get('person').role), 200, noStore))
  .openapi(change, async (c) => {
    const settings = c.req.valid('json');
    // It can create a secret, and decides where requests signed with it are sent.
    if (settings.webhookUrl) rejectWithoutCode(c.get('person'));
    if (settings.webhookUrl) requirePublicUrl(settings.webhookUrl, '/webhookUrl');
    return c.json({ secret: await changeAlerts(settings, operatorOf(c)) }, 200, noStore);
  })
  .openapi(turn, async (c) => {
    await switchRule(c.req.valid('param').rule, c.req.valid('json').isOn, operatorOf(c));
    return c.json(await findAlerts(c.get('person').role), 200, noStore);
  })
  .openapi(secret, async (c) => {
    const rotated = await rotateSecret(operatorOf(c));
    if (!rotated) throw new ApiError(409, 'There is no webhook. Save its URL first.');
    return c.json({ secret: rotated }, 200, noStore);
  })
  .openapi(test, async (c) => {
    const data = await sendTest(c.req.valid('json').channel, operatorOf(c), c.get('cause'));
    if (data.length === 0)
      throw new ApiError(409, 'There are no recipients. Save an email address or a webhook URL first.');
    return c.json({ data }, 202, noStore);
  });
