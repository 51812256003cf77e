import { expect, it } from 'vitest';
import { whyNotRetried } from './selectable-jobs';

const succeeded = { state: 'succeeded' } as const;
const failed = { state: 'failed' } as const;

it('says why the retry shortcut does nothing', () => {
  expect(whyNotRetried([], true)).toContain('Select a job first');
  expect(whyNotRetried([succeeded], true)).toBe(
    'This job has the state “succeeded”. Only failed and canceled jobs can be retried.',
  );
  expect(whyNotRetried([succeeded, succeeded], true)).toMatch(/^None of these jobs/);
  expect(whyNotRetried([failed], false)).toBe('You may not retry jobs.');
});

it('says nothing if some of the jobs can be retried', () => {
  expect(whyNotRetried([succeeded, failed], true)).toBeNull();
});
