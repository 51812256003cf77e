import { PermanentError } from '@offload/core/errors';
import { type Database, markSeenByOwner } from '@offload/db';
import { loadRegistry } from '@offload/kinds/registry';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notifyOwners } from '../tasks/notify-owners';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

let system: JobSystem;
let db: Database;
const notifiesOwner = true;
const report = quickKind('quick-report', async () => ({}), { notifiesOwner, title: () => 'March' });
const doomed = quickKind(
  'doomed-report',
  () => Promise.reject(new PermanentError('no_way', 'It has no orders.')),
  // Not the queue of the mails, which rests while the mail server is away.
  { notifiesOwner, queue: 'report' },
);
const unasked = quickKind('unasked', async () => ({}));
const neverDispatches = () => ({ ...system.client, dispatch: async () => undefined });

beforeAll(async () => {
  system = await openJobSystem();
  db = system.database.db;
  const kinds = [report, doomed, unasked, ...(await loadRegistry()).values()];
  for (const _worker of [1, 2]) system.startWorker(kinds);
});
afterAll(() => system.close());

/** Runs a job to its end, and moves that so far back that no open page can still show it. */
async function endLongAgo(kind = report): Promise<string> {
  const id = await system.ask(kind.contract);
  await system.untilEnded(id);
  const finishedAt = new Date(Date.now() - 60_000);
  await db.$transaction(async (tx) => {
    // If a worker was quicker, the owner has been notified of the end as it was.
    const pending = { jobId: id, notifiedAt: null };
    const { count } = await tx.ownerNotification.updateMany({ where: pending, data: { finishedAt } });
    if (count > 0) await tx.job.update({ where: { id }, data: { finishedAt } });
  });
  return id;
}

const mailsAbout = (id: string) =>
  db.job.findMany({
    where: { kind: 'job-finished-email', payload: { path: ['jobId'], equals: id } },
    include: { events: { orderBy: { id: 'asc' } } },
  });

async function untilMailed(id: string) {
  const [mail] = await until(async () => {
    const mails = await mailsAbout(id);
    return mails.length > 0 && mails.every(({ state }) => state === 'succeeded') && mails;
  });
  if (!mail) throw new Error('there is no mail');
  return mail;
}

/** Waits until the workers have told every end that had to be told before this call. */
async function untilAllTold(): Promise<void> {
  await untilMailed(await endLongAgo());
}

const received = (text: string) => system.mail.accepted.filter(({ source }) => decode(source).includes(text));
const decode = (source: string) => source.replace(/=\r\n/g, '').replace(/=3D/g, '=');

it.each([
  [report, 'Your report is ready: March', 'Quick report: March'],
  [doomed, 'Your report failed: Doomed report', 'It has no orders. Open the job to retry it.'],
])('writes to who has left, once, with a link to the page: $contract.kind', async (kind, subject, words) => {
  const id = await endLongAgo(kind);
  const mail = await untilMailed(id);
  expect(mail).toMatchObject({ ownerId: system.person.id });
  expect(mail.events.map(({ actor }) => actor.split(':')[0])).toEqual(['sweeper', 'worker', 'worker']);
  await untilAllTold();
  const about = received(`http://localhost:3000/jobs/${id}`);
  expect(about.map(({ to }) => to)).toEqual([system.person.email]);
  expect(about[0]?.source).toContain(`Subject: ${subject}`);
  expect(decode(about[0]?.source ?? '')).toContain(words);
  expect(await mailsAbout(id)).toHaveLength(1);
});

it('sends no email about an end that was seen, that no one waits for, or that its owner caused', async () => {
  const shown = await system.ask(report.contract);
  await markSeenByOwner(db, await system.untilEnded(shown));
  const canceled = await system.ask(report.contract, { dispatch: false });
  await system.client.cancel(canceled, { owner: null, actor: 'user:x' });
  const others = [shown, canceled, await endLongAgo(unasked)];
  const longAgo = { finishedAt: new Date(0) };
  await db.job.updateMany({ where: { id: { in: others } }, data: longAgo });
  await db.ownerNotification.updateMany({ where: { jobId: { in: others } }, data: longAgo });
  await untilAllTold();
  for (const id of others) expect(await mailsAbout(id)).toEqual([]);
});

it('leaves an end alone for as long as an open page may take to show it', async () => {
  const id = await system.ask(report.contract);
  const { finishedAt } = await system.untilEnded(id);
  const mail = await untilMailed(id);
  expect(mail.createdAt.getTime() - (finishedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(5_000);
});

it('writes once about each of many ends, however many look for them, and where one dies before it hands over', async () => {
  const ended = await Promise.all(Array.from({ length: 30 }, () => endLongAgo()));
  await Promise.all(
    Array.from({ length: 8 }, (_, turn) => notifyOwners(db, turn % 2 ? system.client : neverDispatches())),
  );
  for (const id of ended) await untilMailed(id);
  await untilAllTold();
  for (const id of ended) {
    expect(await mailsAbout(id)).toHaveLength(1);
    expect(received(`http://localhost:3000/jobs/${id}`)).toHaveLength(1);
  }
});

it('writes nothing about an end that was undone before the message went out, and says so', async () => {
  await system.mail.stop();
  const id = await endLongAgo(doomed);
  const [mail] = await until(async () => {
    const mails = await mailsAbout(id);
    return mails.length > 0 && mails;
  });
  await system.client.retry(id, { owner: null, actor: 'user:x' });
  await until(async () => (await system.history(id)).filter(({ state }) => state === 'failed').length === 2);
  await markSeenByOwner(db, await system.find(id));
  await system.mail.start();
  const skipped = await until(async () => {
    const job = await system.find(mail?.id ?? '');
    return job.state === 'succeeded' && job;
  });
  expect(skipped.result).toMatchObject({ skipped: expect.any(String) });
  expect(received(`http://localhost:3000/jobs/${id}`)).toEqual([]);
});
