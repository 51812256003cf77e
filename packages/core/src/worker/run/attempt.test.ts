import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { defineProcessor } from '../../contract/define-processor';
import { contractOf } from '../../testing/contract';
import { runInline } from '../../testing/run-inline';

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
