import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { contractOf } from '../../test/contract';
import { defineProcessor } from '../contract/define-processor';
import { runInline } from '../testing/run-inline';

it('keeps nothing of a run that has ended, although its signal was listened to and never aborted', async () => {
  const processor = defineProcessor(contractOf('quick'), async (_payload, { signal }) => {
    signal.addEventListener('abort', () => undefined);
    return {};
  });
  // It outlives the runs, as that of a worker that isn't told to stop does.
  const { signal } = new AbortController();
  const before = queryObjects(AbortSignal, { format: 'count' });
  for (let run = 0; run < 10; run += 1) await runInline(processor, {}, { signal });
  expect(queryObjects(AbortSignal, { format: 'count' })).toBeLessThan(before + 10);
});

const circle: { self?: object } = {};
circle.self = circle;
it.each<[string, object]>([
  ['a circle', circle],
  ['a BigInt', { count: 1n }],
  ['more than 64 MB', { text: 'x'.repeat(64 * 1024 * 1024) }],
])("fails for good if the result can't be stored: %s", async (_, result) => {
  const processor = defineProcessor(contractOf('quick'), async () => result);
  const [run] = await Promise.allSettled([runInline(processor, {})]);
  expect(run.status).toBe('rejected');
  expect(run).toMatchObject({
    reason: {
      name: 'PermanentError',
      code: 'invalid_result',
      message:
        "The result of this quick job can't be stored: it must be JSON of up to 64 MB. Return less, such as the ID of a file.",
    },
  });
});
