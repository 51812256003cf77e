import { createHmac } from 'node:crypto';
import { sealingKeys } from '@offload/env';
import { alertEmail } from '@offload/jobs/kinds/alert-email';
import { alertWebhook } from '@offload/jobs/kinds/alert-webhook';
import { loadRegistry } from '@offload/jobs/registry';
import { sealSecret } from '@offload/outgoing';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '../services/fetch/testing/web-server';
import { authSecret, type JobSystem, openJobSystem } from '../testing/job-system';

let system: JobSystem;
let receiver: WebServer;
let answers: number[];
let received: { headers: Record<string, unknown>; body: string }[];
const secret = `whsec_${Buffer.from('the key of the tests').toString('base64')}`;
const payload = {
  ...{ rule: 'no-worker', queue: 'image', state: 'firing', value: 61, threshold: 60 },
  ...{ since: '2026-11-25T10:00:00.000Z', summary: 'No worker has served the image queue for 61 s.' },
};

beforeAll(async () => {
  receiver = await startWebServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    response.statusCode = answers.shift() ?? 204;
    response.setHeader('Location', `http://localhost:${receiver.port}/elsewhere`);
    response.end();
  });
  system = await openJobSystem();
  const quick = [...(await loadRegistry()).values()].map(({ contract, ...definition }) => ({
    ...definition,
    contract: { ...contract, backoff: { firstMs: 20, maxMs: 20 } },
  }));
  system.startWorker(quick, { FETCH_ALLOW_HOSTS: [`localhost:${receiver.port}`] });
});
afterAll(async () => {
  await system.close();
  receiver.close();
});
beforeEach(async () => {
  answers = [];
  received = [];
  await setWebhook(`http://localhost:${receiver.port}/alerts`);
});

async function setWebhook(webhookUrl: string | null): Promise<void> {
  const { db } = system.database;
  await db.alertTarget.update({
    where: { id: 1 },
    data: { webhookUrl, webhookSecret: sealSecret(secret, sealingKeys({ AUTH_SECRET: authSecret })) },
  });
}

function isSigned({ headers, body }: { headers: Record<string, unknown>; body: string }): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

it('posts what has changed, signed', async () => {
  const id = await system.ask(alertWebhook, { payload });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { status: 204 } });
  const [message] = received;
  if (!message) throw new Error('nothing came');
  expect(message.headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/json' });
  expect(isSigned(message)).toBe(true);
  const { state: _, ...data } = payload;
  expect(JSON.parse(message.body)).toEqual({ type: 'alert.firing', timestamp: expect.any(String), data });
});

it('posts again what was not accepted, under the same id, and follows no redirect', async () => {
  answers = [500, 302];
  const id = await system.ask(alertWebhook, { payload });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 3 });
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id, id]);
  expect(received.every(isSigned)).toBe(true);
});

it.each([
  ['leads into the private network', () => `http://127.0.0.1:${receiver.port}/alerts`, 'address_refused'],
  ['is set no more', () => null, 'no_webhook'],
])('gives up where the address %s', async (_what, url, errorCode) => {
  await setWebhook(url());
  const id = await system.ask(alertWebhook, { payload });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'failed', attempt: 1, errorCode });
  expect(received).toEqual([]);
});

it('writes to an address without an account', async () => {
  const id = await system.ask(alertEmail, { payload, recipient: 'on-call@example.com' });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
  const [mail] = system.mail.accepted.filter(({ to }) => to === 'on-call@example.com');
  expect(mail?.source).toContain('Alert: No worker has served the image queue');
});

it('tells by itself of a queue that is in trouble', async () => {
  const { db } = system.database;
  await db.user.update({ where: { id: system.person.id }, data: { role: 'admin' } });
  await db.alertTarget.update({ where: { id: 1 }, data: { recipients: ['night@example.com'] } });
  await db.$executeRaw`
    INSERT INTO job_throughput (span, start, queue, kind, outcome, count)
    VALUES ('minute', date_bin('1 minute', now(), 'epoch'), 'import', 'test', 'failed', 10)`;
  await until(() => system.mail.accepted.some(({ to }) => to === 'night@example.com'));
});
