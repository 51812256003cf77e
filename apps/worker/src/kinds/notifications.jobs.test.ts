import { PermanentError } from '@offload/core/contract';
import { type Database, markSeenByOwner } from '@offload/db';
import { jobFinishedEmail } from '@offload/kinds/job-finished-email';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { notifyOwners } from '../tasks/notify-owners';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

let system: JobSystem;
let db: Database;
const notifiesOwner = true;
const report = quickKind('quick-report', async () => ({}), { notifiesOwner, title: () => 'March' });
const doomed = quickKind(
  'doomed-report',
  () => Promise.reject(new PermanentError('no_way', 'It has no orders.')),
  // Not the email queue, which pauses while the mail server is down.
  { notifiesOwner, queue: 'report' },
);
const hostileName = '<img src=x onerror=alert(1)>\r\nBcc: evil@example.com';
const named = quickKind('named-report', async () => ({}), { notifiesOwner, title: () => hostileName });
const unasked = quickKind('unasked', async () => ({}));
const neverDispatches = () => ({ ...system.client, dispatch: async () => undefined });

beforeAll(async () => {
  system = await openJobSystem();
  db = system.database.db;
  const kinds = [report, doomed, named, unasked, ...(await loadOnly(jobFinishedEmail))];
  for (const _worker of [1, 2]) system.startWorker(kinds);
});
afterAll(() => system.close());

/** Runs a job until it finishes, and moves that so far back that no open page can still show it. */
async function endLongAgo(kind = report): Promise<string> {
  const id = await system.ask(kind.contract);
  await system.untilEnded(id);
  await moveBack([id]);
  return id;
}

/** The same for many jobs at once. */
async function endManyLongAgo(count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push(await system.ask(report.contract));
  const done = { id: { in: ids }, state: 'succeeded' };
  await until(async () => (await db.job.count({ where: done })) === count);
  await moveBack(ids);
  return ids;
}

async function moveBack(ids: string[]): Promise<void> {
  const finishedAt = new Date(Date.now() - 60_000);
  await db.$transaction(async (tx) => {
    const ofThese = { jobId: { in: ids } };
    // If a worker was faster, the owner has already been notified with the original time.
    await tx.ownerNotification.updateMany({ where: { ...ofThese, notifiedAt: null }, data: { finishedAt } });
    const moved = await tx.ownerNotification.findMany({ where: { ...ofThese, finishedAt } });
    await tx.job.updateMany({ where: { id: { in: moved.map(({ jobId }) => jobId) } }, data: { finishedAt } });
  });
}

const mailsAbout = (id: string) =>
  db.job.findMany({
    where: {
      kind: 'job-finished-email',
      OR: [
        { payload: { path: ['jobId'], equals: id } },
        { payload: { path: ['others'], array_contains: [{ jobId: id }] } },
      ],
    },
  });

async function untilMailed(id: string) {
  const [mail] = await until(async () => {
    const mails = await mailsAbout(id);
    return mails.length > 0 && mails.every(({ state }) => state === 'succeeded') && mails;
  });
  if (!mail) throw new Error('there is no mail');
  return mail;
}

/** Waits until the workers have sent every notification that was due before this call. */
async function untilAllTold(): Promise<void> {
  await untilMailed(await endLongAgo());
}

const received = (text: string) => system.mail.accepted.filter(({ source }) => decode(source).includes(text));
const decode = (source: string) => source.replace(/=\r\n/g, '').replace(/=3D/g, '=');

it.each([
  [report, 'Your report is ready: March', 'Quick report: March'],
  [doomed, 'Your report failed: Doomed report', 'It has no orders. Open the job to see what you can do.'],
])('emails an owner who left the page once, with a link: $contract.kind', async (kind, subject, words) => {
  const id = await endLongAgo(kind);
  const mail = await untilMailed(id);
  expect(mail).toMatchObject({ ownerId: system.person.id });
  expect((await system.history(mail.id)).map(({ actor }) => actor.split(':')[0])).toEqual([
    'sweeper',
    'worker',
    'worker',
  ]);
  await untilAllTold();
  const about = received(`http://localhost:3000/jobs/${id}`);
  expect(about.map(({ to }) => to)).toEqual([system.person.email]);
  expect(about[0]?.source).toContain(`Subject: ${subject}`);
  expect(decode(about[0]?.source ?? '')).toContain(words);
  expect(await mailsAbout(id)).toHaveLength(1);
});

it('shows HTML in a name as text, and takes no header from it', async () => {
  const id = await endLongAgo(named);
  await untilMailed(id);
  await untilAllTold();
  const [{ source } = { source: '' }] = received(`http://localhost:3000/jobs/${id}`);
  const [head = ''] = source.split('\r\n\r\n');
  expect(head.match(/^(to|cc|bcc): .*/gim)).toEqual([`To: ${system.person.email}`]);
  const html = decode(source).split(/content-type: text\/html/i)[1] ?? '';
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img src=x');
});

it("sends no email if the owner saw the result, didn't request the job, or caused it", async () => {
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

it('waits as long as an open page may take to show the result', async () => {
  const id = await system.ask(report.contract);
  const { finishedAt } = await system.untilEnded(id);
  const mail = await untilMailed(id);
  expect(mail.createdAt.getTime() - (finishedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(5_000);
});

it('sends one email about jobs that finish close together, even with many sweepers, and if one dies before dispatching', async () => {
  const ended = await endManyLongAgo(30);
  await Promise.all(
    Array.from({ length: 8 }, (_, turn) => notifyOwners(db, turn % 2 ? system.client : neverDispatches())),
  );
  for (const id of ended) await untilMailed(id);
  await untilAllTold();
  const emails = new Set<string>();
  for (const id of ended) {
    const about = await mailsAbout(id);
    expect(about).toHaveLength(1);
    emails.add(about[0]?.id ?? '');
    expect(received(`http://localhost:3000/jobs/${id}`)).toHaveLength(1);
    expect(await db.ownerNotification.findUnique({ where: { jobId: id } })).toMatchObject({
      emailJobId: about[0]?.id,
    });
  }
  // A worker may have taken a first part before the test had moved all of them back.
  expect(emails.size).toBeLessThanOrEqual(2);
});

it('skips the email and says why if the job was retried before it was sent', async () => {
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
