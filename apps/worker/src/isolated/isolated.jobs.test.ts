import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';
import { isolatedKinds } from './testing/kinds';

let system: JobSystem;
const kinds = new Map(isolatedKinds.map((definition) => [definition.contract.kind, definition]));
const contractOf = (kind: string) => {
  const definition = kinds.get(kind);
  if (!definition) throw new Error(`no kind ${kind}`);
  return definition.contract;
};
const plain = quickKind('plain', async () => ({}));

beforeAll(async () => {
  system = await openJobSystem();
  const entry = new URL('testing/child.ts', import.meta.url);
  system.startWorker([...isolatedKinds, plain], {}, entry);
});
afterAll(() => system.close());

it('runs in another process that reports progress and files', async () => {
  const id = await system.ask(contractOf('writing'));
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'succeeded', progressPercent: 100 });
  const files = await system.database.db.file.findMany({ where: { jobId: id } });
  expect(files).toMatchObject([{ name: 'a.txt', bytes: 5, role: 'output', contentType: 'text/plain' }]);
});

it.each([
  ['crashing', 'crashed', 2],
  ['devouring', 'out_of_memory', 1],
  ['spinning', 'timeout', 1],
])('fails only the job that is %s, with a plain message', async (kind, code, attempt) => {
  const id = await system.ask(contractOf(kind));
  await system.untilState(id, 'running');
  expect(await system.untilEnded(await system.ask(plain.contract))).toMatchObject({ state: 'succeeded' });
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'failed', errorCode: code, attempt });
});

it("says that a job's process crashed on every attempt, and shows staff how", async () => {
  const id = await system.ask(contractOf('crashing'));
  const { errorMessage, errorStack } = await system.untilEnded(id);
  expect(errorMessage).toMatch(/^The process running this job crashed on attempt 2 of 2\. /);
  expect(errorStack).toContain('The process ended: SIGSEGV');
  const history = await system.history(id);
  expect(history.map(({ state }) => state)).toEqual(['queued', 'running', 'retrying', 'running', 'failed']);
  expect(history[2]?.message).toContain('attempt 1 of 2');
});

it('fails a job for good that catches the error of a wait, and shows staff where', async () => {
  const job = await system.untilEnded(await system.ask(contractOf('catching')));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'caught_wait', attempt: 1 });
  expect(job.errorStack).toMatch(/Caused by: SuspendedError: .*kinds\.ts/s);
});

it('fails a job for good if its worker would not read its result', async () => {
  const job = await system.untilEnded(await system.ask(contractOf('boasting')));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'invalid_result', attempt: 1 });
  expect(job.errorMessage).toContain('it must be JSON of up to 8 MB');
});

it('leaves no files of a failed run', async () => {
  const id = await system.ask(contractOf('half-done'));
  await system.untilEnded(id);
  await until(async () => (await keysOf(id)).length === 0);
  expect(await system.database.db.file.count({ where: { jobId: id } })).toBe(0);
});

it('stops a canceled job, even one in an infinite loop', async () => {
  const id = await system.ask(contractOf('spinning-long'));
  await system.untilState(id, 'running');
  await system.client.cancel(id, { owner: null, actor: 'user:x' });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'canceled' });
});

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
  return keys;
}
