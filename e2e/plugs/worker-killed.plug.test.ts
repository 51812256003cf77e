import { until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openPlugs, type Plugs } from './plugs';
import { endAll, signUp, startWeb, startWorker } from './processes';

let plugs: Plugs;
let web: Awaited<ReturnType<typeof startWeb>>;
const quick = { LEASE_MS: '1500', DRAIN_MS: '1000' };

beforeAll(async () => {
  plugs = await openPlugs();
  web = await startWeb(plugs.settings);
});
afterEach(async () => {
  plugs.mail.conduct(() => undefined);
  await endAll(web);
});
afterAll(() => plugs.close());

/** Signs a user up while the mail server holds a step. Resolves once a worker waits there. */
async function stuckAt(step: 'recipient' | 'body', email: string) {
  let waiting = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  plugs.mail.conduct(async (at, to) => {
    if (at === step && to === email && waiting++ === 0) await released;
    return undefined;
  });
  expect(await signUp(web, email)).toBe(202);
  await until(() => waiting > 0);
  return release;
}

const copies = (email: string) => plugs.mail.accepted.filter(({ to }) => to === email);
const jobOf = (email: string) => plugs.database.db.job.findFirstOrThrow({ where: { owner: { email } } });

it('finishes a job once after its worker was killed partway', async () => {
  const worker = startWorker({ ...plugs.settings, more: quick });
  const release = await stuckAt('recipient', 'killed@example.com');
  await worker.end('SIGKILL');
  release();
  const other = startWorker({ ...plugs.settings, more: quick });
  await plugs.untilAllWelcomed();
  expect(copies('killed@example.com')).toHaveLength(1);
  const job = await jobOf('killed@example.com');
  expect(job).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(await other.end('SIGTERM')).toBe(0);
});

it('ignores the writes of a worker that was frozen past its lease', async () => {
  const frozen = startWorker({ ...plugs.settings, more: quick });
  const release = await stuckAt('recipient', 'frozen@example.com');
  frozen.signal('SIGSTOP');
  release();
  const other = startWorker({ ...plugs.settings, more: quick });
  await plugs.untilAllWelcomed();
  const before = await jobOf('frozen@example.com');
  frozen.signal('SIGCONT');
  expect(await frozen.end('SIGTERM')).toBe(0);
  expect(await jobOf('frozen@example.com')).toEqual(before);
  expect(copies('frozen@example.com')).toHaveLength(1);
  await other.end('SIGTERM');
});

it('requeues a stuck job on SIGTERM instead of waiting for it', async () => {
  const worker = startWorker({ ...plugs.settings, more: quick });
  const release = await stuckAt('recipient', 'drained@example.com');
  expect(await worker.end('SIGTERM')).toBe(0);
  // The job would still be stuck.
  release();
  startWorker({ ...plugs.settings, more: quick });
  await plugs.untilAllWelcomed();
  expect(copies('drained@example.com')).toHaveLength(1);
  expect(await jobOf('drained@example.com')).toMatchObject({ state: 'succeeded', attempt: 1 });
});

it('lets a running job finish on SIGTERM if it finishes within the drain time', async () => {
  const worker = startWorker({ ...plugs.settings, more: { ...quick, DRAIN_MS: '20000' } });
  const release = await stuckAt('recipient', 'finished@example.com');
  const ended = worker.end('SIGTERM');
  release();
  expect(await ended).toBe(0);
  expect(copies('finished@example.com')).toHaveLength(1);
  expect(await jobOf('finished@example.com')).toMatchObject({ state: 'succeeded', attempt: 1 });
});

it('shows a killed worker as online no longer than its lease', async () => {
  const { db } = plugs.database;
  const worker = startWorker({ ...plugs.settings, more: quick });
  const find = () => db.workerProcess.findFirst({ where: { pid: worker.pid } });
  await until(find);
  await worker.end('SIGKILL');
  const left = await find();
  expect(left?.aliveUntil.getTime()).toBeLessThanOrEqual(Date.now() + Number(quick.LEASE_MS));
  await until(
    async () => (await db.workerProcess.count({ where: { aliveUntil: { gt: new Date() } } })) === 0,
  );
});
