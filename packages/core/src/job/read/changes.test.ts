import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { iterateChanges } from './changes';
import { type Job, type StoredJob, viewStored } from './job';

/** Can be counted. */
class Marked {}

const row: StoredJob = {
  id: '',
  kind: 'report',
  queue: 'report',
  ownerId: 'ann',
  title: null,
  state: 'succeeded',
  version: 1,
  progressPercent: 100,
  progressStep: null,
  attempt: 1,
  maxAttempts: 1,
  priority: 'normal',
  createdAt: new Date(),
  startedAt: null,
  finishedAt: null,
  nextAttemptAt: null,
  runAt: null,
  waitedMs: null,
  committedAt: null,
  parentId: null,
  requestId: null,
  waitingFor: null,
  warnings: 0,
  errorCode: null,
  errorMessage: null,
  result: null,
  steps: [],
};
const markedJob = (version: number) =>
  Object.assign(new Marked(), viewStored({ ...row, id: `job ${version}`, version }));

it('keeps the last thousand jobs of an owner whose jobs are watched for long', async () => {
  let tell: (job: Marked & Job) => void = () => expect.fail('It has not begun.');
  const changes = iterateChanges<Marked & Job>({
    begin(onChange) {
      tell = onChange;
      return () => undefined;
    },
    first: async () => [],
    isLast: () => false,
    signal: undefined,
  });
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
