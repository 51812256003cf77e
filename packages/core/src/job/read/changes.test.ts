import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { iterateChanges } from './changes';
import type { Job } from './job';

type Watched = Pick<Job, 'id' | 'state' | 'version'>;

/** Can be counted. */
class Marked {}

const markedJob = (version: number, state: Job['state'] = 'succeeded') =>
  Object.assign(new Marked(), { id: `job ${version}`, version, state });

function watchAll(first: () => Promise<(Marked & Watched)[]> = async () => []) {
  let tell: (job: Marked & Watched) => void = () => expect.fail('It has not begun.');
  const changes = iterateChanges<Marked & Watched>({
    begin(onChange) {
      tell = onChange;
      return () => undefined;
    },
    first,
    isLast: () => false,
    signal: undefined,
  });
  return { changes, tell: (job: Marked & Watched) => tell(job) };
}

it('keeps the last thousand finished jobs of an owner whose jobs are watched for long', async () => {
  const { changes, tell } = watchAll();
  for (let version = 1; version <= 3_000; version += 1) {
    const next = changes.next();
    tell(markedJob(version));
    await next;
  }
  const kept = queryObjects(Marked, { format: 'count' });
  expect(kept).toBeGreaterThan(900);
  expect(kept).toBeLessThan(1_100);
  await changes.return?.();
});

it('reports none of many unfinished jobs twice, however often all are read again', async () => {
  const { changes, tell } = watchAll();
  const jobs = Array.from({ length: 1_500 }, (_, version) => markedJob(version, 'running'));
  for (const job of jobs) {
    const next = changes.next();
    tell(job);
    await next;
  }
  for (const job of jobs) tell(structuredClone(job));
  tell(markedJob(7_000, 'running'));
  expect((await changes.next()).value).toMatchObject({ version: 7_000 });
  await changes.return?.();
});

it('reports no older state of a job that finished during the first read, however many others did', async () => {
  const stateOf = (version: number, state: Job['state']) =>
    Object.assign(new Marked(), { id: 'the first', version, state });
  let respond: (jobs: (Marked & Watched)[]) => void = () => undefined;
  const { changes, tell } = watchAll(() => new Promise((resolve) => (respond = resolve)));
  const next = changes.next();
  tell(stateOf(2, 'succeeded'));
  for (let version = 3; version <= 1_500; version += 1) tell(markedJob(version));
  respond([stateOf(1, 'running')]);
  const seen = [(await next).value];
  while (seen.length < 1_499) seen.push((await changes.next()).value);
  expect(seen.filter(({ id }) => id === 'the first')).toMatchObject([{ version: 2, state: 'succeeded' }]);
  await changes.return?.();
});
