import { changeAlertSettings, rotateAlertSecret } from '@offload/db';
import { rejectWithoutCode, requireCode, requireRole } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { requirePublicUrl } from '@/api/http/public-url';
import { json, resource, route } from '@/api/http/routes';
import { newSecret } from '@/api/webhooks/webhooks';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { findRecipients } from './alert-queries';
import {
  AlertTargetsSchema,
  SecretSchema,
  TargetChangeSchema,
  TestRequestSchema,
  TestSendsSchema,
} from './alert-schema';
import { sendTest } from './send-test';

const path = '/admin/alerts';

const get = route.get(
  path,
  'Get the recipients of alerts (staff)',
  { 200: json('The recipients', AlertTargetsSchema) },
  { guards: [requireRole('admin', 'operator', 'viewer')] },
);
const change = route.put(
  path,
  'Change the recipients of alerts (admins)',
  { 200: json('The signing secret if there was none before, shown only once', SecretSchema) },
  { guards: [requireRole('admin')], json: TargetChangeSchema },
);
const rotate = route.post(
  `${path}/secret`,
  'Rotate the signing secret of the alert webhook. The previous one works for another day (admins)',
  { 200: json('The new secret, shown only once', SecretSchema) },
  { guards: [requireRole('admin'), requireCode], fails: [409] },
);
const test = route.post(
  `${path}/test`,
  'Send a test alert to the recipients (admins)',
  { 202: json('The recipients and the jobs that send the test', TestSendsSchema) },
  { guards: [requireRole('admin')], json: TestRequestSchema, fails: [409] },
);

export const alerts = resource()
  .openapi(get, async (c) => c.json(await findRecipients(c.get('person').role), 200))
  .openapi(change, async (c) => {
    const settings = c.req.valid('json');
    // Saving a URL can create a signing secret, and decides where signed requests are sent.
    if (settings.webhookUrl) rejectWithoutCode(c.get('person'));
    if (settings.webhookUrl) requirePublicUrl(settings.webhookUrl, '/webhookUrl');
    const { secret, sealed } = newSecret();
    const change = { newSecret: sealed, operator: operatorOf(c) };
    const isNew = await runtime().db.$transaction((tx) => changeAlertSettings(tx, settings, change));
    return c.json({ secret: isNew ? secret : null }, 200);
  })
  .openapi(rotate, async (c) => {
    const { secret, sealed } = newSecret();
    const operator = operatorOf(c);
    const isRotated = await runtime().db.$transaction((tx) => rotateAlertSecret(tx, sealed, operator));
    if (!isRotated) throw new ApiError(409, 'There is no webhook. Save its URL first.');
    return c.json({ secret }, 200);
  })
  .openapi(test, async (c) => {
    const data = await sendTest(c.req.valid('json').channel, operatorOf(c), c.get('cause'));
    if (data.length === 0)
      throw new ApiError(409, 'There are no recipients. Save an email address or a webhook URL first.');
    return c.json({ data }, 202);
  });
