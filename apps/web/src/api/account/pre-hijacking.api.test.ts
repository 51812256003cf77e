import { randomUUID } from 'node:crypto';
import type { Database } from '@offload/db';
import { newDevice, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '@/testing/events';
import { putJob } from '@/testing/jobs';
import { makeLink } from '@/testing/links';
import { type Caller, callerWith, openTestApi, password, signIn, type TestApi } from '@/testing/test-api';
import { webhookRequest } from '@/testing/webhooks';

interface Claimant extends Caller {
  id: string;
  email: string;
}

let api: TestApi;
let db: Database;
const victims = 'the password of the victim';

beforeAll(async () => {
  api = await openTestApi({ DEMO_FAULTS: 'true' });
  db = api.database.db;
});
afterAll(() => api.close());

/** Signs up with another person's email address, and signs in. */
async function claim(email = `${randomUUID()}@example.com`, name = 'Call +1 555 0100'): Promise<Claimant> {
  await api.post('/api/signup', { email, name, password });
  const { id } = await db.user.findUniqueOrThrow({ where: { email } });
  return { ...callerWith(api.send, { Cookie: await signIn(api.send, email) }), id, email };
}

/** Adds everything to the account that a user can add. */
async function fill({ id, post }: Claimant): Promise<string> {
  const jobId = await putJob(db, id);
  const about = { name: 'a.csv', contentType: 'text/csv', bytes: 1, key: randomUUID() };
  await db.file.create({ data: { id: randomUUID(), jobId, role: 'source', ...about } });
  const order = { customer: 'C', country: 'DE', product: 'P', category: 'K', quantity: 1, currency: 'EUR' };
  await db.order.create({
    data: { ownerId: id, orderNumber: '1', date: new Date(), unitPrice: 1, ...order },
  });
  const when = { kind: 'sales-report', template: {}, cron: '0 1 * * *', timeZone: 'UTC' };
  await db.schedule.create({ data: { id: randomUUID(), ownerId: id, nextRunAt: new Date(), ...when } });
  expect((await post('/api/webhooks', webhookRequest)).status).toBe(201);
  const device = { endpoint: `https://push.example/${id}`, keys: newDevice().keys };
  expect((await post('/api/push-subscriptions', device)).status).toBe(201);
  const report = { id: 'monthly-sales', data: { month: 1, year: 2025 } };
  expect((await post('/api/reports', report, { 'Idempotency-Key': 'first' })).status).toBe(202);
  return jobId;
}

const choose = (token: string, more = {}) =>
  api.post('/api/auth/reset-password', { token, newPassword: victims, ...more });

const welcomes = (email: string) =>
  db.job.count({ where: { kind: 'welcome-email', email: { recipient: email } } });

it('gives the reader of the email sole control of an account that a stranger created', async () => {
  const stranger = await claim();
  const stream = await readEvents((init) => stranger.get('/api/events', init));
  await until(() => stream.comments[0]);

  expect((await choose(await makeLink(api.database, stranger.id))).status).toBe(200);
  await until(() => stream.ended());
  expect((await stranger.get('/api/jobs')).status).toBe(401);
  await expect(signIn(api.send, stranger.email)).rejects.toThrow('401');
  const cookie = await signIn(api.send, stranger.email, victims);
  expect((await callerWith(api.send, { Cookie: cookie }).get('/api/jobs')).status).toBe(200);
  expect(await db.user.findUniqueOrThrow({ where: { id: stranger.id } })).toMatchObject({
    emailVerified: true,
  });
});

it('deletes everything that the stranger left in the account', async () => {
  const stranger = await claim();
  const jobId = await fill(stranger);
  await stranger.patch('/api/account', { emailEvents: [], pushEvents: ['canceled'] });
  await choose(await makeLink(api.database, stranger.id));
  const owned = { where: { ownerId: stranger.id } };
  // Created by the app.
  expect(await db.job.findMany(owned)).toMatchObject([{ kind: 'onboarding' }]);
  expect(await db.order.count(owned)).toBe(0);
  expect(await db.schedule.count(owned)).toBe(0);
  expect(await db.webhook.count(owned)).toBe(0);
  expect(await db.pushSubscription.count({ where: { userId: stranger.id } })).toBe(0);
  expect(await db.idempotentAnswer.count({ where: { caller: stranger.id } })).toBe(0);
  // The sweeper deletes the stored bytes later, as it does for deleted jobs.
  expect(await db.file.count({ where: { jobId } })).toBe(0);
  expect(await db.user.findUniqueOrThrow({ where: { id: stranger.id } })).toMatchObject({
    name: '',
    emailEvents: ['succeeded', 'failed'],
    pushEvents: ['succeeded', 'failed'],
  });
});

it('starts onboarding once when a user verifies their address, without counting toward limits', async () => {
  const me = await claim();
  const jobs = () =>
    db.job.findMany({ where: { ownerId: me.id, kind: 'onboarding' }, include: { email: true } });
  expect(await jobs()).toEqual([]);
  for (const _link of ['to verify', 'to reset']) await choose(await makeLink(api.database, me.id));
  const begun = { state: 'queued', userRequested: false, payload: { tipAfter: '3 days' } };
  expect(await jobs()).toMatchObject([{ ...begun, email: { recipient: me.email } }]);
});

it("keeps the account's content if the reader of the email says that it's theirs", async () => {
  const me = await claim(undefined, 'Ada');
  const jobId = await fill(me);
  await choose(await makeLink(api.database, me.id), { keepContent: true });
  expect(await db.job.count({ where: { id: jobId } })).toBe(1);
  expect(await db.order.count({ where: { ownerId: me.id } })).toBe(1);
  // These could be a stranger's, and the user couldn't tell.
  expect(await db.webhook.count({ where: { ownerId: me.id } })).toBe(0);
  expect(await db.pushSubscription.count({ where: { userId: me.id } })).toBe(0);
  expect(await db.user.findUniqueOrThrow({ where: { id: me.id } })).toMatchObject({ name: 'Ada' });
  expect((await me.get('/api/jobs')).status).toBe(401);
});

it('deletes nothing when a verified user resets the password', async () => {
  const me = await claim();
  await choose(await makeLink(api.database, me.id));
  const id = await putJob(db, me.id);
  await choose(await makeLink(api.database, me.id));
  expect(await db.job.count({ where: { id } })).toBe(1);
});

it('resends the link, with the same response, when someone signs up with an unverified address', async () => {
  const { id, email } = await claim();
  const first = await api.post('/api/signup', { email: `${randomUUID()}@example.com` });
  const again = await api.post('/api/signup', { email, name: 'Victim', password: victims });
  expect([again.status, await again.text()]).toEqual([202, await first.text()]);
  const jobs = await db.job.findMany({ where: { ownerId: id }, include: { email: true } });
  expect(jobs.map((job) => [job.kind, job.email?.recipient])).toEqual([
    ['welcome-email', email],
    ['welcome-email', email],
  ]);
  await expect(signIn(api.send, email, victims)).rejects.toThrow('401');
});

it('emails an unverified address at most twice in ten minutes', async () => {
  const { id, email } = await claim();
  await Promise.all(Array.from({ length: 5 }, () => api.post('/api/signup', { email })));
  expect(await welcomes(email)).toBe(2);
  await db.$executeRaw`UPDATE offload.job SET created_at = created_at - interval '11 minutes' WHERE owner_id = ${id}`;
  await api.post('/api/signup', { email });
  expect(await welcomes(email)).toBe(3);
});

it('emails the owner of a verified address that they already have an account', async () => {
  const { id, email } = await claim();
  await choose(await makeLink(api.database, id));
  await api.post('/api/signup', { email });
  const jobs = await db.job.findMany({ where: { ownerId: id }, orderBy: { id: 'asc' } });
  expect(jobs).toMatchObject([
    { kind: 'onboarding' },
    { kind: 'password-reset-email', payload: { reason: 'signed-up-again' } },
  ]);
});

it.each(['error@example.com', 'flaky+ada@example.com'])(
  'treats the demo address %s as verified, because no link reaches it',
  async (email) => {
    const { id } = await claim(email);
    expect(await db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ emailVerified: true });
  },
);

it("rejects a role for an account whose address isn't verified", async () => {
  const admin = await api.signedIn('admin');
  const { id } = await claim();
  const change = (body: object) => admin.patch(`/api/admin/users/${id}`, body);
  const rejected = await change({ role: 'operator' });
  expect(rejected.status).toBe(409);
  expect(await rejected.json()).toMatchObject({ detail: expect.stringContaining('verified') });
  expect((await change({ disabled: true, reason: 'spam' })).status).toBe(200);
});

it('lets a signed-in user resend the link, up to a limit', async () => {
  const { id, email, post } = await claim();
  expect((await post('/api/account/verification')).status).toBe(202);
  expect(await welcomes(email)).toBe(2);
  const tooMany = await post('/api/account/verification');
  expect(tooMany.status).toBe(429);
  expect(Number(tooMany.headers.get('Retry-After'))).toBeGreaterThan(0);
  await db.user.update({ where: { id }, data: { emailVerified: true } });
  expect((await post('/api/account/verification')).status).toBe(409);
});
