import { type Database, findNotifications } from '@offload/db';
import { pushNotification } from '@offload/kinds/push-notification';
import { type PushService, startPushService, until } from '@offload/testing';
import { addDevice } from '@offload/testing/samples';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { copyJob } from '../testing/copy-job';
import { authSecret, type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

let system: JobSystem;
let service: PushService;
let db: Database;
let ownerId: string;
const report = quickKind('quick-report', async () => ({}), {
  notifiesOwner: 'without-email',
  title: () => 'March',
});

beforeAll(async () => {
  service = await startPushService();
  system = await openJobSystem();
  db = system.database.db;
  const kinds = [report, ...(await loadOnly(pushNotification))];
  for (const _worker of [1, 2]) system.startWorker(kinds, { FETCH_ALLOW_HOSTS: [service.host] });
});
beforeEach(() => {
  ownerId = system.person.id;
  service.conduct(() => ({ status: 201 }));
});
afterAll(async () => {
  await system.close();
  await service.stop();
});

/** Adds a device of a user without other devices or notifications. */
async function addOwnDevice(endpoint = service.newEndpoint()) {
  await db.pushSubscription.deleteMany();
  await db.ownerNotification.deleteMany();
  const added = await addDevice({ db, authSecret, endpoint }, ownerId);
  const requests = () => service.requests.filter(({ path }) => endpoint.endsWith(path));
  return {
    ...added,
    requests,
    messages: () => requests().map(({ body }) => JSON.parse(added.device.decrypt(body))),
  };
}

/** Finishes a job so long ago that no open page can still show it. */
async function endLongAgo(): Promise<string> {
  const id = await system.ask(report.contract);
  await system.untilEnded(id);
  await db.ownerNotification.updateMany({
    where: { jobId: id },
    data: { finishedAt: new Date(Date.now() - 6_000) },
  });
  return id;
}

const pushesTo = (subscriptionId: string) =>
  db.job.findMany({
    where: { kind: 'push-notification', payload: { path: ['subscriptionId'], equals: subscriptionId } },
    orderBy: { id: 'asc' },
  });

async function untilPushed(subscriptionId: string, state = 'succeeded') {
  return until(async () => {
    const [push] = await pushesTo(subscriptionId);
    return push?.state === state && push;
  });
}

/** Waits until the workers have processed every job that finished before this call. */
async function untilAllNotified(): Promise<void> {
  await until(async () => (await db.ownerNotification.count({ where: { notifiedAt: null } })) === 0);
}

it('notifies a device in a message that only the device can decrypt', async () => {
  const { id, messages } = await addOwnDevice();
  const jobId = await endLongAgo();
  const push = await untilPushed(id);
  expect(push).toMatchObject({ ownerId, result: { title: 'Your report is ready' } });
  const url = `http://localhost:3000/jobs/${jobId}`;
  expect(messages()).toEqual([{ title: 'Your report is ready', body: 'March', url }]);
});

it('notifies about many jobs that finish at once in one message', async () => {
  const { id, messages } = await addOwnDevice();
  await Promise.all(Array.from({ length: 12 }, endLongAgo));
  await untilPushed(id);
  await untilAllNotified();
  await until(async () => (await pushesTo(id)).every(({ state }) => state === 'succeeded'));
  const url = 'http://localhost:3000/notifications';
  expect(messages().at(-1)).toEqual({ title: '12 reports are ready', body: '', url });
  expect(messages().length).toBeLessThanOrEqual(2);
});

it('notifies about a thousand jobs in a few messages and one entry of the bell', async () => {
  const { id, messages } = await addOwnDevice();
  const first = await system.ask(report.contract);
  await system.untilEnded(first);
  await copyJob(db, first, 999);
  expect(await db.ownerNotification.count({ where: { ownerId } })).toBe(1_000);
  const finishedAt = new Date(Date.now() - 6_000);
  await db.ownerNotification.updateMany({ where: { ownerId }, data: { finishedAt } });
  await untilAllNotified();
  await until(async () => (await pushesTo(id)).every(({ state }) => state === 'succeeded'));
  const url = 'http://localhost:3000/notifications';
  expect(messages().at(-1)).toEqual({ title: '1,000 reports are ready', body: '', url });
  // One every few seconds, on a machine that is slow with so many jobs. Each replaces the previous one.
  expect(messages().length).toBeLessThan(50);
  expect(new Set(service.requests.slice(-messages().length).map(({ headers }) => headers.topic)).size).toBe(
    1,
  );
  const bell = await findNotifications(system.core, ownerId, { channel: 'bell', limit: 50 });
  expect(bell).toMatchObject([{ count: 1_000, state: 'succeeded' }]);
});

it("sends nothing about a job that its owner has seen or doesn't want to be notified about", async () => {
  const { id } = await addOwnDevice();
  const seen = await system.ask(report.contract);
  await system.untilEnded(seen);
  await db.ownerNotification.update({
    where: { jobId: seen },
    data: { notifiedAt: new Date(), readAt: new Date() },
  });
  await db.user.update({ where: { id: ownerId }, data: { pushEvents: ['failed'] } });
  await endLongAgo();
  await untilAllNotified();
  expect(await pushesTo(id)).toEqual([]);
  await db.user.update({ where: { id: ownerId }, data: { pushEvents: ['succeeded'] } });
});

it.each([404, 410])('deletes a subscription when its push service responds with %i', async (status) => {
  service.conduct(() => ({ status }));
  const { id } = await addOwnDevice();
  await endLongAgo();
  expect(await untilPushed(id)).toMatchObject({ attempt: 1, result: { skipped: expect.any(String) } });
  expect(await db.pushSubscription.count({ where: { id } })).toBe(0);
});

it('waits as long as a busy push service requests', async () => {
  const { id, requests } = await addOwnDevice();
  service.conduct(() =>
    requests().length > 1 ? { status: 201 } : { status: 429, headers: { 'Retry-After': '2' } },
  );
  await endLongAgo();
  const push = await untilPushed(id);
  expect(push.attempt).toBe(2);
  const [first, second] = (await system.history(push.id)).filter(({ state }) => state === 'running');
  expect(Number(second?.at) - Number(first?.at)).toBeGreaterThanOrEqual(1_900);
});

it.each([
  ['has signed out there', async (sessionId: string) => db.session.delete({ where: { id: sessionId } })],
  [
    'has a session that is over',
    async (id: string) => db.session.update({ where: { id }, data: { expiresAt: new Date() } }),
  ],
  ['was disabled', async () => db.user.update({ where: { id: ownerId }, data: { banned: true } })],
])(
  'sends nothing to a device whose user %s, even if the message was about to be sent',
  async (_what, end) => {
    const { id, sessionId, requests } = await addOwnDevice();
    await endLongAgo();
    await until(async () => (await pushesTo(id)).length > 0);
    await end(sessionId);
    expect(await untilPushed(id)).toMatchObject({ result: { skipped: expect.any(String) } });
    expect(requests()).toEqual([]);
    await db.user.update({ where: { id: ownerId }, data: { banned: false } });
  },
);

it('sends nothing to a private host that was registered as a push service', async () => {
  const { id } = await addOwnDevice('https://169.254.169.254/push');
  await endLongAgo();
  expect(await untilPushed(id, 'failed')).toMatchObject({ attempt: 1, errorCode: 'address_refused' });
});
