import { randomUUID } from 'node:crypto';
import { createPerson } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { addWebhook, webhookRequest } from '@/testing/webhooks';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());
beforeEach(() => api.database.db.webhook.deleteMany());

const stored = (id: string) => api.database.db.webhook.findUniqueOrThrow({ where: { id } });

it('adds a webhook, shows its secret once, and stores it encrypted', async () => {
  const response = await me.post('/api/webhooks', webhookRequest);
  expect(response.status).toBe(201);
  const { secret, ...webhook } = await response.json();
  expect(secret).toMatch(/^whsec_/);
  expect(webhook).toMatchObject({ ...webhookRequest, kinds: [], enabled: true, disabledReason: null });
  expect(response.headers.get('Location')).toBe(webhook.links.self);
  expect(await (await me.get(webhook.links.self)).json()).toEqual(webhook);
  expect(await (await me.get('/api/webhooks')).json()).toEqual({ data: [webhook] });
  const row = await stored(webhook.id);
  expect(row.secret).toMatch(/^v1\./);
  expect(row.secret).not.toContain(secret.slice('whsec_'.length));
});

it('adds one webhook for the same Idempotency-Key, and leaves the secret out of the second response', async () => {
  const headers = { 'Idempotency-Key': randomUUID() };
  const [first, second] = [
    await (await me.post('/api/webhooks', webhookRequest, headers)).json(),
    await (await me.post('/api/webhooks', webhookRequest, headers)).json(),
  ];
  expect(second).toEqual({ ...first, secret: null });
  expect(JSON.stringify(await api.database.db.idempotentAnswer.findMany())).not.toContain(first.secret);
});

it.each([
  ['no URL', { url: undefined }, '/url'],
  ['a file', { url: 'file:///etc/passwd' }, '/url'],
  ['a script', { url: 'javascript:alert(1)' }, '/url'],
  ['a loopback address', { url: 'http://127.0.0.1/' }, '/url'],
  ['a loopback address as a number', { url: 'http://2130706433/' }, '/url'],
  ['a mapped address', { url: 'http://[::ffff:10.0.0.1]/' }, '/url'],
  ['the metadata service', { url: 'http://169.254.169.254/latest/' }, '/url'],
  ['another port', { url: 'https://hooks.example:5432/' }, '/url'],
  ['a password', { url: 'https://me:secret@hooks.example/' }, '/url'],
  ['a URL that is too long', { url: `https://hooks.example/${'x'.repeat(2_000)}` }, '/url'],
  ['no event', { events: [] }, '/events'],
  ['an unknown event', { events: ['job.started'] }, '/events/0'],
  ['an event for admins', { events: ['alert.firing'] }, '/events/0'],
  ['an unknown kind', { kinds: ['poem'] }, '/kinds/0'],
  ['the kind of deliveries', { kinds: ['webhook-delivery'] }, '/kinds/0'],
  ['a kind whose jobs only serve others', { kinds: ['index-orders'] }, '/kinds/0'],
])('rejects %s, new or as a change', async (_what, wrong, pointer) => {
  const response = await me.post('/api/webhooks', { ...webhookRequest, ...wrong });
  expect(response.status).toBe(400);
  expect((await response.json()).errors.map((error: { pointer: string }) => error.pointer)).toContain(
    pointer,
  );
  expect(await api.database.db.webhook.count()).toBe(0);
  if ('url' in wrong && wrong.url === undefined) return;
  const { links } = await addWebhook(me);
  expect((await me.patch(links.self, wrong)).status).toBe(400);
  expect(await (await me.get(links.self)).json()).toMatchObject(webhookRequest);
});

it("lets a user have up to ten webhooks, even if they're added simultaneously", async () => {
  const added = await Promise.all(Array.from({ length: 12 }, () => me.post('/api/webhooks', webhookRequest)));
  expect(added.filter(({ status }) => status === 201)).toHaveLength(10);
  expect(added.filter(({ status }) => status === 409)).toHaveLength(2);
});

it('changes only the given fields', async () => {
  const { id, links } = await addWebhook(me);
  const change = { url: 'https://other.example/', events: ['job.canceled'], kinds: ['sales-report'] };
  expect(await (await me.patch(links.self, change)).json()).toMatchObject(change);
  const off = await (await me.patch(links.self, { enabled: false })).json();
  expect(off).toMatchObject({ ...change, enabled: false, disabledReason: 'owner' });
  await api.database.db.webhook.update({
    where: { id },
    data: { failingSince: new Date(), disabledReason: 'gone' },
  });
  const on = await (await me.patch(links.self, { enabled: true })).json();
  expect(on).toMatchObject({ enabled: true, disabledAt: null, disabledReason: null, failingSince: null });
});

it('rotates the secret and keeps the previous one for a day', async () => {
  const { id, links, secret } = await addWebhook(me);
  const before = await stored(id);
  const rotated = await (await me.post(`${links.self}/rotate`)).json();
  expect(rotated.secret).toMatch(/^whsec_/);
  expect(rotated.secret).not.toBe(secret);
  const hours = (Date.parse(rotated.previousSecretUntil) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
  expect(await stored(id)).toMatchObject({ previousSecret: before.secret });
  const previousSecretUntil = new Date(Date.now() - 1_000);
  await api.database.db.webhook.update({ where: { id }, data: { previousSecretUntil } });
  expect(await (await me.get(links.self)).json()).toMatchObject({ previousSecretUntil: null });
});

it('deletes a webhook', async () => {
  const { links } = await addWebhook(me);
  expect((await me.get(links.self, { method: 'DELETE' })).status).toBe(204);
  for (const path of [links.self, '/api/webhooks/x']) expect((await me.get(path)).status).toBe(404);
  expect(await (await me.get('/api/webhooks')).json()).toEqual({ data: [] });
});

it("hides a user's webhook from everyone else, even staff, and rejects their changes", async () => {
  const { id, links } = await addWebhook(me);
  for (const role of ['user', 'admin'] as const) {
    const other = await api.signedIn(role);
    const calls = [
      ...[other.get(links.self), other.get(links.deliveries), other.get(links.self, { method: 'DELETE' })],
      ...[other.post(`${links.self}/rotate`), other.post(`${links.self}/test`)],
      ...[other.patch(links.self, { enabled: false })],
      ...[other.post(`${links.deliveries}/${randomUUID()}/redeliver`)],
    ];
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(7).fill(404));
    expect(await (await other.get('/api/webhooks')).json()).toEqual({ data: [] });
  }
  expect(await stored(id)).toMatchObject({ disabledAt: null });
});

it("hides the app's own webhook from users", async () => {
  const { id } = await api.database.db.webhook.create({
    data: { id: randomUUID(), url: 'https://alerts.example/', events: [], secret: 'v1.a.b.c' },
  });
  const admin = await api.signedIn('admin');
  expect((await admin.get(`/api/webhooks/${id}`)).status).toBe(404);
});

it('is deleted with its user', async () => {
  const { db } = api.database;
  const person = await createPerson(db);
  const data = { ...webhookRequest, secret: 'v1.a.b.c' };
  const { id } = await db.webhook.create({ data: { id: randomUUID(), ownerId: person.id, ...data } });
  await db.user.delete({ where: { id: person.id } });
  expect(await db.webhook.findUnique({ where: { id } })).toBeNull();
});
