import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { resetAlerts, settings } from '@/testing/alerts';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let admin: SignedInCaller;
let viewer: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  admin = await api.signedIn('admin');
  viewer = await api.signedIn('viewer');
});
afterAll(() => api.close());
beforeEach(() => resetAlerts(api.database.db));

const put = (body: object, by = admin) => by.put('/api/admin/alerts', body);
const actions = () =>
  api.database.db.operatorAction.findMany({ where: { subjectType: 'alerts' }, orderBy: { id: 'desc' } });

it('lets an admin set who is notified, and audits that without the secret', async () => {
  const response = await put(settings);
  expect(response.status).toBe(200);
  const { secret } = await response.json();
  expect(secret).toMatch(/^whsec_/);
  expect(await (await admin.get('/api/admin/alerts')).json()).toEqual({ ...settings, webhookDisabled: null });
  const written = await actions();
  expect(written.slice(0, 2).map(({ action }) => action)).toEqual(['alerts.replace-secret', 'alerts.change']);
  expect(written[1]).toMatchObject({ actorId: admin.id, before: { recipients: [] } });
  expect(JSON.stringify(written, (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain(
    secret,
  );
  const webhook = await api.database.db.webhook.findFirstOrThrow({ where: { ownerId: null } });
  expect(webhook.secret).toMatch(/^v1\./);
  expect(webhook.secret).not.toContain(secret.slice('whsec_'.length));
  // The secret is shown only once.
  expect(await (await put(settings)).json()).toEqual({ secret: null });
});

it('rotates the secret', async () => {
  const { secret } = await (await put(settings)).json();
  const { secret: next } = await (await admin.post('/api/admin/alerts/secret')).json();
  expect(next).toMatch(/^whsec_/);
  expect(next).not.toBe(secret);
  expect((await actions())[0]).toMatchObject({ action: 'alerts.replace-secret', actorId: admin.id });
});

it('rotates the secret only if there is a webhook', async () => {
  expect((await admin.post('/api/admin/alerts/secret')).status).toBe(409);
});

it('enables a webhook that has been disabled, and deletes one whose URL is removed', async () => {
  const { db } = api.database;
  const read = async () => (await admin.get('/api/admin/alerts')).json();
  await put(settings);
  await db.webhook.updateMany({ data: { disabledAt: new Date(), disabledReason: 'gone' } });
  expect(await read()).toMatchObject({ webhookDisabled: 'gone' });
  await put(settings);
  expect(await read()).toMatchObject({ webhookUrl: settings.webhookUrl, webhookDisabled: null });
  await put({ ...settings, webhookUrl: null });
  expect(await read()).toMatchObject({ webhookUrl: null });
  expect(await db.webhook.count()).toBe(0);
});

it("shows other staff how many are notified, but not the email addresses or the webhook's URL", async () => {
  await put(settings);
  const shown = await (await viewer.get('/api/admin/alerts')).text();
  expect(JSON.parse(shown)).toMatchObject({ recipients: ['•••'], webhookUrl: 'hooks.example' });
  expect(shown).not.toMatch(/a@example|a-secret|whsec/);
  expect((await put(settings, viewer)).status).toBe(403);
  expect((await put(settings, await api.signedIn('operator'))).status).toBe(403);
});

it.each([
  ['an invalid address', { recipients: ['a@example.com', 'nobody'] }, '/recipients/1'],
  ['two addresses in one', { recipients: ['a@example.com, b@example.com'] }, '/recipients/0'],
  ['too many addresses', { recipients: Array(11).fill('a@example.com') }, '/recipients'],
  ['another protocol', { webhookUrl: 'file:///etc/passwd' }, '/webhookUrl'],
  ['an address inside', { webhookUrl: 'http://169.254.169.254/' }, '/webhookUrl'],
  ['another port', { webhookUrl: 'http://hooks.example:5432/' }, '/webhookUrl'],
])('rejects %s and changes nothing', async (_what, wrong, pointer) => {
  const response = await put({ ...settings, ...wrong });
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  expect(await (await admin.get('/api/admin/alerts')).json()).toMatchObject({
    recipients: [],
    webhookUrl: null,
  });
});
