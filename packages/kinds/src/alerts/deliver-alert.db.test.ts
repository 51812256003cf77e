import {
  beat,
  type Database as Core,
  evaluateAlerts,
  openDatabase as openCore,
  sql,
} from '@offload/core/internal';
import type { Database } from '@offload/db';
import { createPerson, createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { welcomeEmail } from '../../welcome-email/contract';
import { queues } from '../queues';
import { enqueue } from '../system';
import { createAlertDelivery } from './deliver-alert';

let database: TestDatabase;
let db: Database;
const everywhere = Object.fromEntries(Object.keys(queues).map((queue) => [queue, 1]));

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  const { id } = await createPerson(db);
  await db.user.update({ where: { id }, data: { role: 'admin' } });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.$executeRaw`TRUNCATE offload.job, offload.job_throughput, offload.alert_state, offload.alert_change, offload.worker_process CASCADE`;
  await db.alertRule.updateMany({ data: { isOn: true } });
  await db.alertTarget.update({ where: { id: 1 }, data: { recipients: ['a@example.com', 'b@example.com'] } });
  await db.webhook.deleteMany();
  const webhook = { url: 'https://hooks.example/x', secret: 'whsec_AAAA', events: [] };
  await db.webhook.create({ data: { id: crypto.randomUUID(), ...webhook } });
});

/** Evaluates the rules, as if they hadn't been evaluated recently. */
async function look(paused: string[] = []) {
  await db.$executeRaw`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`;
  return evaluate(database.core, paused);
}

const evaluate = (by: Core, paused: string[] = []) =>
  evaluateAlerts(by, { queues: Object.keys(queues), paused }, createAlertDelivery(db));

/** Moves the states of the alerts back in time, as if time had passed. */
async function pass(time: string): Promise<void> {
  await db.$executeRaw`
    UPDATE offload.alert_state SET over_since = over_since - ${time}::interval, last_over_at = last_over_at - ${time}::interval`;
}

async function ended(outcome: string, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO offload.job_throughput (span, start, queue, kind, outcome, count)
    VALUES ('minute', date_bin('1 minute', now(), 'epoch'), 'email', 'test', ${outcome}, ${count})`;
}

const serveAll = () => beat(db, someWorker({ queues: everywhere }), 60_000);
const sent = async () =>
  (await db.job.findMany({ orderBy: { id: 'asc' }, include: { email: true } })).map(
    ({ kind, title, email }) => `${kind} ${title}${email ? ` ${email.recipient}` : ''}`,
  );

it('notifies each recipient and the webhook once when too many runs fail, and once when that is resolved', async () => {
  await serveAll();
  await ended('succeeded', 7);
  await ended('failed', 3);
  expect(await look()).toHaveLength(3);
  expect(await sent()).toEqual([
    'alert-email email, firing a@example.com',
    'alert-email email, firing b@example.com',
    'webhook-delivery alert.firing',
  ]);
  const { payload } = await db.job.findFirstOrThrow();
  expect(payload).toMatchObject({
    rule: 'failed-rate',
    state: 'firing',
    summary: '30% of the runs in the email queue failed within 10 minutes. The threshold is 20%.',
  });
  expect(await look()).toEqual([]);

  await db.$executeRaw`TRUNCATE offload.job_throughput`;
  // Not immediately, because the failures may come back.
  expect(await look()).toEqual([]);
  await pass('2 min');
  expect(await look()).toHaveLength(3);
  expect((await sent()).slice(3)).toEqual([
    'alert-email email, recovered a@example.com',
    'alert-email email, recovered b@example.com',
    'webhook-delivery alert.recovered',
  ]);
  const last = await db.job.findFirstOrThrow({ where: { kind: 'alert-email' }, orderBy: { id: 'desc' } });
  expect(last.payload).toMatchObject({
    summary: 'No more than 20% of the runs in the email queue have failed within the last 10 minutes.',
  });
  expect(await look()).toEqual([]);
});

it('sends each change once, even if several processes evaluate the rules at the same time', async () => {
  await serveAll();
  await ended('failed', 10);
  const others = Array.from({ length: 4 }, () => openCore(database.url, { poolSize: 2 }));
  for (let round = 0; round < 5; round += 1) {
    await db.$executeRaw`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`;
    await Promise.all(others.map((other) => evaluate(other)));
  }
  expect(await sent()).toHaveLength(3);
  await Promise.all(others.map((other) => other.close()));
});

it('fires when a job has been waiting for too long', async () => {
  await serveAll();
  const { id } = await createPerson(db);
  const waits = { id: crypto.randomUUID(), kind: 'test', queue: 'image', ownerId: id, payload: {} };
  await db.job.create({ data: { ...waits, maxAttempts: 1, waitsSince: new Date(Date.now() - 310_000) } });
  await look();
  expect(await sent()).toContain('webhook-delivery alert.firing');
});

it('fires for a queue that no worker has served for a while, but not during a restart', async () => {
  const { image: _, ...others } = everywhere;
  await beat(db, someWorker({ queues: others }), 60_000);
  expect(await look()).toEqual([]);
  await pass('59 s');
  expect(await look()).toEqual([]);
  await pass('2 s');
  expect(await look()).toHaveLength(3);
  expect((await sent()).at(-1)).toBe('webhook-delivery alert.firing');
});

it('fires, and says why, when a queue has been paused by an outage for a while', async () => {
  const reason = 'Waiting for the mail server, which rejects our login';
  const outages = [{ queue: 'email', reason, detail: '535 no' }];
  const worker = someWorker({ queues: everywhere, outages });
  await beat(db, worker, 60_000);
  expect(await look()).toEqual([]);
  await pass('61 s');
  expect(await look()).toHaveLength(3);
  const { payload } = await db.job.findFirstOrThrow();
  const summary = expect.stringMatching(
    /^The email queue has been paused for 1 min( \d+ s)?\. .+ rejects our login \(535 no\)\.$/,
  );
  expect(payload).toMatchObject({ rule: 'outage', queue: 'email', state: 'firing', summary });
  expect((await db.job.findFirstOrThrow({ where: { kind: 'webhook-delivery' } })).queue).not.toBe('email');
  await beat(db, { ...worker, outages: [] }, 60_000);
  await look();
  await pass('2 min');
  expect(await look()).toHaveLength(3);
  expect((await sent()).at(-1)).toBe('webhook-delivery alert.recovered');
});

it('notifies all admins if there is neither a recipient nor an enabled webhook', async () => {
  const [admin, other] = [await createPerson(db), await createPerson(db)];
  const unverified = await createPerson(db);
  await db.user.updateMany({
    where: { id: { in: [admin.id, unverified.id] } },
    data: { role: 'admin' },
  });
  await db.user.update({ where: { id: unverified.id }, data: { emailVerified: false } });
  await db.alertTarget.update({ where: { id: 1 }, data: { recipients: [] } });
  await serveAll();
  await ended('failed', 10);
  await look();
  expect(await sent()).toEqual(['webhook-delivery alert.firing']);

  await db.webhook.updateMany({ data: { disabledAt: new Date(), disabledReason: 'gone' } });
  await db.$executeRaw`TRUNCATE offload.job_throughput`;
  await pass('2 min');
  await look();
  const resolved = (await sent()).slice(1);
  expect(resolved).toHaveLength(2);
  expect(resolved).toContain(`alert-email email, recovered ${admin.email}`);
  expect(resolved.join()).not.toContain(other.email);
});

it("doesn't count failures that only the job's owner can fix", async () => {
  await serveAll();
  await ended('succeeded', 5);
  await ended('rejected', 20);
  expect(await look()).toEqual([]);
});

it('fires when due jobs have not started for a while although workers have free slots', async () => {
  await serveAll();
  const { id: ownerId } = await db.user.findFirstOrThrow();
  const { id } = await enqueue(db, welcomeEmail, { personId: ownerId }, { ownerId });
  const dueSince = new Date(Date.now() - 60_000);
  await db.job.update({ where: { id }, data: { heldBy: null, waitsSince: dueSince } });
  expect(await look(['email'])).toEqual([]);
  await pass('61 s');
  // Staff want them to wait.
  expect(await look(['email'])).toEqual([]);
  expect(await look()).toEqual([]);
  await pass('61 s');
  expect(await look()).toHaveLength(3);
  const { payload } = await db.job.findFirstOrThrow({ where: { kind: 'alert-email' } });
  const summary = expect.stringMatching(
    /^1 job in the email queue should run, but .+ free slots, for 1 min( \d+ s)?\.$/,
  );
  expect(payload).toMatchObject({ rule: 'stalled', queue: 'email', state: 'firing', summary });
});

it('sends nothing if few runs have finished, or a rule is disabled', async () => {
  await serveAll();
  await ended('failed', 4);
  expect(await look()).toEqual([]);
  await db.alertRule.update({ where: { rule: 'failed-rate' }, data: { isOn: false } });
  await ended('succeeded', 1);
  expect(await look()).toEqual([]);
});

it('sends nothing for a rule that is disabled while it fires', async () => {
  await serveAll();
  await ended('failed', 10);
  await look();
  await db.alertRule.update({ where: { rule: 'failed-rate' }, data: { isOn: false } });
  await db.$executeRaw`TRUNCATE offload.job_throughput`;
  await pass('5 min');
  expect(await look()).toEqual([]);
});

it('sends nothing to a disabled webhook', async () => {
  await db.webhook.updateMany({ data: { disabledAt: new Date(), disabledReason: 'gone' } });
  await serveAll();
  await ended('failed', 10);
  await look();
  expect(await sent()).toEqual([
    'alert-email email, firing a@example.com',
    'alert-email email, firing b@example.com',
  ]);
});

it('records what fired and what was resolved, and again if it could not be delivered', async () => {
  await serveAll();
  await ended('failed', 10);
  const history = () =>
    database.core.query(sql`SELECT rule, queue, state FROM offload.alert_change ORDER BY id`);
  await db.$executeRaw`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`;
  const broken = evaluateAlerts(database.core, { queues: ['email'], paused: [] }, async () => {
    throw new Error('The mail server is down.');
  });
  await expect(broken).rejects.toThrow('The mail server is down.');
  expect(await history()).toEqual([]);
  expect(await look()).toHaveLength(3);
  await db.$executeRaw`TRUNCATE offload.job_throughput`;
  await look();
  await pass('2 min');
  await look();
  const alert = { rule: 'failed-rate', queue: 'email' };
  expect(await history()).toEqual([
    { ...alert, state: 'firing' },
    { ...alert, state: 'recovered' },
  ]);
});
