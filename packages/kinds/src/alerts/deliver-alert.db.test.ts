import { openDatabase, sql } from '@offload/core/sql';
import { evaluateAlerts } from '@offload/core/test/worker-parts';
import { createPerson } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openAlerts } from './testing/open-alerts';

let alerts: Awaited<ReturnType<typeof openAlerts>>;

beforeAll(async () => {
  alerts = await openAlerts();
});
beforeEach(() => alerts.reset());
afterAll(() => alerts.database.drop());

it('notifies each recipient and the webhook once when too many runs fail, and once when that is resolved', async () => {
  await alerts.serve();
  await alerts.ended('succeeded', 7);
  await alerts.ended('failed', 3);
  expect(await alerts.look()).toHaveLength(3);
  expect(await alerts.sent()).toEqual([
    'alert-email email, firing a@example.com',
    'alert-email email, firing b@example.com',
    'webhook-delivery alert.firing',
  ]);
  const { payload } = await alerts.db.job.findFirstOrThrow();
  expect(payload).toMatchObject({
    rule: 'failed-rate',
    state: 'firing',
    summary: '30% of the runs in the email queue failed within 10 minutes. The threshold is 20%.',
  });
  expect(await alerts.look()).toEqual([]);

  await alerts.db.$executeRaw`TRUNCATE offload.job_throughput`;
  // Not immediately, because the failures may come back.
  expect(await alerts.look()).toEqual([]);
  await alerts.pass('2 min');
  expect(await alerts.look()).toHaveLength(3);
  expect((await alerts.sent()).slice(3)).toEqual([
    'alert-email email, resolved a@example.com',
    'alert-email email, resolved b@example.com',
    'webhook-delivery alert.resolved',
  ]);
  const last = await alerts.db.job.findFirstOrThrow({
    where: { kind: 'alert-email' },
    orderBy: { id: 'desc' },
  });
  expect(last.payload).toMatchObject({
    summary: 'No more than 20% of the runs in the email queue have failed within the last 10 minutes.',
  });
  expect(await alerts.look()).toEqual([]);
});

it('sends each change once, even if several processes evaluate the rules at the same time', async () => {
  await alerts.serve();
  await alerts.ended('failed', 10);
  const others = Array.from({ length: 4 }, () => openDatabase(alerts.database.url, { poolSize: 2 }));
  for (let round = 0; round < 5; round += 1) {
    await alerts.passTurn();
    await Promise.all(others.map((other) => alerts.evaluate(other)));
  }
  expect(await alerts.sent()).toHaveLength(3);
  await Promise.all(others.map((other) => other.close()));
});

it('notifies all admins if there is neither a recipient nor an enabled webhook', async () => {
  const [admin, other] = [await createPerson(alerts.db), await createPerson(alerts.db)];
  const unverified = await createPerson(alerts.db);
  await alerts.db.user.updateMany({
    where: { id: { in: [admin.id, unverified.id] } },
    data: { role: 'admin' },
  });
  await alerts.db.user.update({ where: { id: unverified.id }, data: { emailVerified: false } });
  await alerts.db.alertTarget.update({ where: { id: 1 }, data: { recipients: [] } });
  await alerts.serve();
  await alerts.ended('failed', 10);
  await alerts.look();
  expect(await alerts.sent()).toEqual(['webhook-delivery alert.firing']);

  await alerts.db.webhook.updateMany({ data: { disabledAt: new Date(), disabledReason: 'gone' } });
  await alerts.db.$executeRaw`TRUNCATE offload.job_throughput`;
  await alerts.pass('2 min');
  await alerts.look();
  const resolved = (await alerts.sent()).slice(1);
  expect(resolved).toHaveLength(2);
  expect(resolved).toContain(`alert-email email, resolved ${admin.email}`);
  expect(resolved.join()).not.toContain(other.email);
});

it('sends nothing to a disabled webhook', async () => {
  await alerts.db.webhook.updateMany({ data: { disabledAt: new Date(), disabledReason: 'gone' } });
  await alerts.serve();
  await alerts.ended('failed', 10);
  await alerts.look();
  expect(await alerts.sent()).toEqual([
    'alert-email email, firing a@example.com',
    'alert-email email, firing b@example.com',
  ]);
});

it('records what fired and what was resolved, and again if it could not be delivered', async () => {
  await alerts.serve();
  await alerts.ended('failed', 10);
  const history = () =>
    alerts.database.core.query(sql`SELECT rule, queue, state FROM offload.alert_change ORDER BY id`);
  await alerts.passTurn();
  const broken = evaluateAlerts(alerts.database.core, { queues: ['email'], paused: [] }, async () => {
    throw new Error('The mail server is down.');
  });
  await expect(broken).rejects.toThrow('The mail server is down.');
  expect(await history()).toEqual([]);
  expect(await alerts.look()).toHaveLength(3);
  await alerts.db.$executeRaw`TRUNCATE offload.job_throughput`;
  await alerts.look();
  await alerts.pass('2 min');
  await alerts.look();
  const alert = { rule: 'failed-rate', queue: 'email' };
  expect(await history()).toEqual([
    { ...alert, state: 'firing' },
    { ...alert, state: 'resolved' },
  ]);
});
