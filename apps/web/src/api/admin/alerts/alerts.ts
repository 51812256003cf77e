import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { rejectWithoutCode, requireCode, requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { json, jsonBody } from '@/api/http/responses';
import { requirePublicUrl } from '@/api/webhooks/webhook-url';
import { ApiError } from '@/server/http/api-error';
import { changeRecipients, findRecipients, rotateSecret } from './alert-queries';
import {
  AlertTargetsSchema,
  SecretSchema,
  TargetChangeSchema,
  TestRequestSchema,
  TestSendsSchema,
} from './alert-schema';
import { sendTest } from './send-test';

const get = createRoute({
  method: 'get',
  path: '/admin/alerts',
  summary: 'Get the recipients of alerts (staff)',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  responses: { 200: json('The recipients', AlertTargetsSchema) },
});

const change = createRoute({
  method: 'put',
  path: '/admin/alerts',
  summary: 'Change the recipients of alerts (admins)',
  middleware: [requireRole('admin'), requireJson] as const,
  request: { body: jsonBody(TargetChangeSchema) },
  responses: { 200: json('The signing secret if there was none before, shown only once', SecretSchema) },
});

const secret = createRoute({
  method: 'post',
  path: '/admin/alerts/secret',
  summary: 'Rotate the signing secret of the alert webhook. The previous one works for another day (admins)',
  middleware: [requireRole('admin'), requireCode] as const,
  responses: { 200: json('The new secret, shown only once', SecretSchema) },
});

const test = createRoute({
  method: 'post',
  path: '/admin/alerts/test',
  summary: 'Send a test alert to the recipients (admins)',
  middleware: [requireRole('admin'), requireJson] as const,
  request: { body: jsonBody(TestRequestSchema) },
  responses: { 202: json('The recipients and the jobs that send the test', TestSendsSchema) },
});

const noStore = { 'Cache-Control': 'private, no-store' };

export const alerts = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(get, async (c) => c.json(await findRecipients(c.get('person').role), 200, noStore))
  .openapi(change, async (c) => {
    const settings = c.req.valid('json');
    // It can create a secret, and decides where requests signed with it are sent.
    if (settings.webhookUrl) rejectWithoutCode(c.get('person'));
    if (settings.webhookUrl) requirePublicUrl(settings.webhookUrl, '/webhookUrl');
    return c.json({ secret: await changeRecipients(settings, operatorOf(c)) }, 200, noStore);
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
