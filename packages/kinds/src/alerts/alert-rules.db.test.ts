import { enqueueIn } from '@offload/core/test/jobs';
import { beat } from '@offload/core/test/worker-parts';
import { createPerson, someWorker } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { welcomeEmail } from '../../welcome-email/contract';
import { system } from '../system';
import { openAlerts } from './testing/open-alerts';

const enqueue = enqueueIn(system);
let alerts: Awaited<ReturnType<typeof openAlerts>>;

beforeAll(async () => {
  alerts = await openAlerts();
});
beforeEach(() => alerts.reset());
afterAll(() => alerts.database.drop());

it('fires when a job has been waiting for too long', async () => {
  await alerts.serve();
  const { id } = await createPerson(alerts.db);
  const waits = { id: crypto.randomUUID(), kind: 'test', queue: 'image', ownerId: id, payload: {} };
  await alerts.db.job.create({
    data: { ...waits, maxAttempts: 1, waitsSince: new Date(Date.now() - 310_000) },
  });
  await alerts.look();
  expect(await alerts.sent()).toContain('webhook-delivery alert.firing');
});

it('fires for a queue that no worker has served for a while, but not during a restart', async () => {
  const { image: _, ...others } = alerts.everywhere;
  await beat(alerts.db, someWorker({ queues: others }), 60_000);
  expect(await alerts.look()).toEqual([]);
  await alerts.pass('59 s');
  expect(await alerts.look()).toEqual([]);
  await alerts.pass('2 s');
  expect(await alerts.look()).toHaveLength(3);
  expect((await alerts.sent()).at(-1)).toBe('webhook-delivery alert.firing');
});

it('fires, and says why, when an outage has held a queue for a while', async () => {
  const reason = 'Waiting for the mail server, which rejects our login';
  const outages = [{ queue: 'email', reason, detail: '535 no' }];
  const worker = someWorker({ queues: alerts.everywhere, outages });
  await beat(alerts.db, worker, 60_000);
  expect(await alerts.look()).toEqual([]);
  await alerts.pass('61 s');
  expect(await alerts.look()).toHaveLength(3);
  const { payload } = await alerts.db.job.findFirstOrThrow();
  const summary = expect.stringMatching(
    /^The email queue has been held by an outage for 1 min( \d+ s)?\. .+ rejects our login \(535 no\)\.$/,
  );
  expect(payload).toMatchObject({ rule: 'outage', queue: 'email', state: 'firing', summary });
  expect((await alerts.db.job.findFirstOrThrow({ where: { kind: 'webhook-delivery' } })).queue).not.toBe(
    'email',
  );
  await beat(alerts.db, { ...worker, outages: [] }, 60_000);
  await alerts.look();
  await alerts.pass('2 min');
  expect(await alerts.look()).toHaveLength(3);
  expect((await alerts.sent()).at(-1)).toBe('webhook-delivery alert.resolved');
});

it("doesn't count failures that only the job's owner can fix", async () => {
  await alerts.serve();
  await alerts.ended('succeeded', 5);
  await alerts.ended('rejected', 20);
  expect(await alerts.look()).toEqual([]);
});

/** Puts a job of the email queue that has just finished. */
async function putEnded(ownerId: string, state: 'succeeded' | 'failed'): Promise<void> {
  const job = { id: crypto.randomUUID(), kind: 'test', queue: 'email', ownerId, payload: {}, maxAttempts: 1 };
  const end = state === 'failed' ? { errorCode: 'no', errorMessage: 'No.' } : { result: {} };
  await alerts.db.job.create({ data: { ...job, ...end, state, finishedAt: new Date() } });
}

it("doesn't count the failures of one owner while jobs of others succeed", async () => {
  await alerts.serve();
  const [one, other] = [await createPerson(alerts.db), await createPerson(alerts.db)];
  await alerts.ended('failed', 8);
  await alerts.ended('succeeded', 2);
  await putEnded(one.id, 'failed');
  await putEnded(other.id, 'succeeded');
  expect(await alerts.look()).toEqual([]);
  await putEnded(other.id, 'failed');
  expect(await alerts.look()).toHaveLength(3);
  expect(await alerts.sent()).toContain('webhook-delivery alert.firing');
});

it('counts the failures of the only owner that a queue has', async () => {
  await alerts.serve();
  const { id } = await createPerson(alerts.db);
  await alerts.ended('failed', 8);
  await putEnded(id, 'failed');
  await putEnded(id, 'succeeded');
  expect(await alerts.look()).toHaveLength(3);
});

it('fires when due jobs have not started for a while although workers have free slots', async () => {
  await alerts.serve();
  const { id: ownerId } = await alerts.db.user.findFirstOrThrow();
  const { id } = await enqueue(alerts.db, welcomeEmail, { personId: ownerId }, { ownerId });
  const dueSince = new Date(Date.now() - 60_000);
  await alerts.db.job.update({ where: { id }, data: { heldBy: null, waitsSince: dueSince } });
  expect(await alerts.look(['email'])).toEqual([]);
  await alerts.pass('61 s');
  // Staff want them to wait.
  expect(await alerts.look(['email'])).toEqual([]);
  expect(await alerts.look()).toEqual([]);
  await alerts.pass('61 s');
  expect(await alerts.look()).toHaveLength(3);
  const { payload } = await alerts.db.job.findFirstOrThrow({ where: { kind: 'alert-email' } });
  const summary = expect.stringMatching(
    /^1 job in the email queue should run, but .+ free slots, for 1 min( \d+ s)?\.$/,
  );
  expect(payload).toMatchObject({ rule: 'stalled', queue: 'email', state: 'firing', summary });
});

it('sends nothing if few runs have finished, or a rule is disabled', async () => {
  await alerts.serve();
  await alerts.ended('failed', 4);
  expect(await alerts.look()).toEqual([]);
  await alerts.db.alertRule.update({ where: { rule: 'failed-rate' }, data: { isOn: false } });
  await alerts.ended('succeeded', 1);
  expect(await alerts.look()).toEqual([]);
});

it('sends nothing for a rule that is disabled while it fires', async () => {
  await alerts.serve();
  await alerts.ended('failed', 10);
  await alerts.look();
  await alerts.db.alertRule.update({ where: { rule: 'failed-rate' }, data: { isOn: false } });
  await alerts.db.$executeRaw`TRUNCATE offload.job_throughput`;
  await alerts.pass('5 min');
  expect(await alerts.look()).toEqual([]);
});
