import { PermanentError, TransientError } from '@offload/core/contract';
import { changeJobs } from '@offload/kinds/change-jobs';
import { loadKind } from '@offload/kinds/registry';
import type { JobsChange } from '@offload/kinds/services/services';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyJob } from '../testing/copy-job';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';

let system: JobSystem;
let isMended = false;

const breaking = quickKind('breaking', async () => {
  if (!isMended) throw new PermanentError('broken', `Broken at ${Date.now()}.`);
  return {};
});
const patient = quickKind(
  'patient',
  async (_payload, { attempt }) => {
    if (attempt === 1) throw new TransientError('later', 'Later.');
    return {};
  },
  { backoff: { firstMs: 600_000, maxMs: 600_000 } },
);
const filter: Omit<JobsChange['filter'], 'until'> = {
  ids: null,
  kind: 'breaking',
  signature: null,
  queue: null,
  code: null,
  since: null,
};
const from = { ip: null, userAgent: null, requestId: 'r' };

beforeAll(async () => {
  system = await openJobSystem();
  await setRole('operator');
  const changing = await loadKind('change-jobs');
  if (!changing) throw new Error('there is no such kind');
  const kinds = [breaking, patient, changing];
  for (const _worker of [1, 2]) system.startWorker(kinds, { LEASE_MS: 1_000 });
});
afterAll(() => system.close());

it('retries a group of failures in the background, and all succeed once the cause is fixed', async () => {
  isMended = false;
  const ids = await failMany(120);
  const [{ errorSignature: signature } = { errorSignature: null }] = [await system.find(ids[0] ?? '')];
  expect(signature).toBe('broken: Broken at <n>.');
  isMended = true;
  const changer = await change('retry', { ...filter, signature }, ids.length);
  expect(await system.untilEnded(changer)).toMatchObject({
    state: 'succeeded',
    result: { changed: 120, leftAlone: 0 },
  });
  const { db } = system.database;
  await until(async () => (await db.job.count({ where: { id: { in: ids }, state: 'succeeded' } })) === 120);
  const actions = await db.operatorAction.groupBy({
    by: ['action', 'actorId'],
    where: { subjectId: { in: ids } },
    _count: true,
  });
  expect(actions).toEqual([{ action: 'job.retry', actorId: system.person.id, _count: 120 }]);
});

it('retries each job once, even if the worker dies partway', async () => {
  isMended = false;
  const ids = await failMany(110);
  const { db } = system.database;
  const changer = await change('retry', { ...filter, ids }, ids.length);
  await until(async () => (await db.changedJob.count({ where: { changerId: changer } })) >= 100);
  // As if the worker were gone: another run claims the job and finds what has been done.
  await db.job.updateMany({ where: { id: changer, state: 'running' }, data: { leaseUntil: new Date(0) } });
  expect(await system.untilEnded(changer)).toMatchObject({ state: 'succeeded', result: { changed: 110 } });
  await until(
    async () => (await db.jobEvent.count({ where: { jobId: { in: ids }, state: 'failed' } })) === 220,
  );
  const actions = await db.operatorAction.groupBy({
    by: ['subjectId'],
    where: { subjectId: { in: ids } },
    _count: true,
  });
  expect(actions.map(({ _count }) => _count)).toEqual(ids.map(() => 1));
});

it('runs waiting retries now, and cancels and deletes jobs together with their queue entries', async () => {
  const id = await system.ask(patient.contract);
  await system.untilState(id, 'retrying');
  await system.untilEnded(await change('run-now', { ...filter, kind: 'patient' }, 1));
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 2 });

  const waiting = await system.ask(patient.contract);
  await system.untilState(waiting, 'retrying');
  await system.untilEnded(await change('cancel', { ...filter, kind: 'patient', queue: 'email' }, 1));
  expect(await system.find(waiting)).toMatchObject({ state: 'canceled' });
  const queue = await system.backend.queue('email');
  await until(async () => (await queue.getJobState(waiting)) === 'unknown');

  await system.untilEnded(await change('delete', { ...filter, kind: 'patient' }, 2));
  expect(await system.database.db.job.count({ where: { kind: 'patient' } })).toBe(0);
});

it('does nothing for a user who lost the permission', async () => {
  isMended = false;
  const id = await system.ask(breaking.contract);
  await system.untilState(id, 'failed');
  await setRole('user');
  const changer = await change('retry', { ...filter, ids: [id] }, 1);
  expect(await system.untilEnded(changer)).toMatchObject({ state: 'failed', errorCode: 'not_allowed' });
  expect(await system.find(id)).toMatchObject({ state: 'failed' });
  await setRole('operator');
});

/** Lets a job fail, and adds others that have failed like it. */
async function failMany(count: number): Promise<string[]> {
  const first = await system.ask(breaking.contract);
  await system.untilState(first, 'failed');
  return [first, ...(await copyJob(system.database.db, first, count - 1))];
}

async function change(
  action: 'retry' | 'run-now' | 'cancel' | 'delete',
  of: Omit<JobsChange['filter'], 'until'>,
  count: number,
): Promise<string> {
  const asked = { ...of, until: new Date(Date.now() + 1_000).toISOString() };
  return system.ask(changeJobs, { payload: { action, filter: asked, count, from } });
}

async function setRole(role: string): Promise<void> {
  await system.database.db.user.update({ where: { id: system.person.id }, data: { role } });
}
