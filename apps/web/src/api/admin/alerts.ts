import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { checkTarget } from '@offload/outgoing';
import { changeAlerts, findAlerts, replaceSecret } from '@/server/alerts/alerts';
import { sendTest } from '@/server/alerts/send-test';
import { runtime } from '@/server/runtime';
import { refuseWithoutCode, requireCode, requireRole, type SignedIn } from '../guards';
import { operatorOf } from '../operator';
import { ProblemSchema, Refusal } from '../problem';
import { requireJson } from '../request-guards';
import { refuseInvalid } from '../validation';
import {
  AlertChangeSchema,
  AlertsSchema,
  SecretSchema,
  TestRequestSchema,
  TestSendsSchema,
} from './alert-schema';

const asProblem = {
  default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
};
const asSecret = { content: { 'application/json': { schema: SecretSchema } } };

const get = createRoute({
  method: 'get',
  path: '/admin/alerts',
  summary: 'When alerts fire, which do, and who is told; for staff',
  middleware: [requireRole('admin', 'operator', 'viewer')] as const,
  responses: {
    200: { description: 'They', content: { 'application/json': { schema: AlertsSchema } } },
    ...asProblem,
  },
});

const change = createRoute({
  method: 'put',
  path: '/admin/alerts',
  summary: 'Set when alerts fire and who is told; for admins',
  middleware: [requireRole('admin'), requireJson] as const,
  request: { body: { required: true, content: { 'application/json': { schema: AlertChangeSchema } } } },
  responses: {
    200: { description: 'The new secret where there was none, shown once', ...asSecret },
    ...asProblem,
  },
});

const secret = createRoute({
  method: 'post',
  path: '/admin/alerts/secret',
  summary: 'Replace the secret that webhooks are signed with; for admins',
  middleware: [requireRole('admin'), requireCode] as const,
  responses: { 200: { description: 'The new one, shown once', ...asSecret }, ...asProblem },
});

const test = createRoute({
  method: 'post',
  path: '/admin/alerts/test',
  summary: 'Send a test to those who are told, as an alert would be; for admins',
  middleware: [requireRole('admin'), requireJson] as const,
  request: { body: { required: true, content: { 'application/json': { schema: TestRequestSchema } } } },
  responses: {
    202: {
      description: 'To whom, and the jobs that send it',
      content: { 'application/json': { schema: TestSendsSchema } },
    },
    ...asProblem,
  },
});

const noStore = { 'Cache-Control': 'private, no-store' };

export const alerts = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid })
  .openapi(get, async (c) => c.json(await findAlerts(c.get('person').role), 200, noStore))
  .openapi(change, async (c) => {
    const settings = c.req.valid('json');
    // It may make a secret, and says where what is signed with it goes.
    if (settings.webhookUrl) refuseWithoutCode(c.get('person'));
    if (settings.webhookUrl) refuseInside(settings.webhookUrl);
    return c.json({ secret: await changeAlerts(settings, operatorOf(c)) }, 200, noStore);
  })
  .openapi(secret, async (c) => c.json({ secret: await replaceSecret(operatorOf(c)) }, 200, noStore))
  .openapi(test, async (c) => {
    const data = await sendTest(c.req.valid('json').channel, operatorOf(c));
    if (data.length === 0)
      throw new Refusal(409, 'Nobody would be told: save an address or a webhook first.');
    return c.json({ data }, 202, noStore);
  });

/** What can be known before it is asked: where a name leads is looked at when it is. */
function refuseInside(url: string): void {
  try {
    checkTarget(new URL(url), { allowHosts: runtime().env.FETCH_ALLOW_HOSTS, ports: [80, 443] });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'This address cannot be used.';
    throw new Refusal(400, message, [{ pointer: '/webhookUrl', message }]);
  }
}
