import { expect, it } from 'vitest';
import { exampleJob } from '@/api/jobs/example-job';
import { testWords } from './alert-tests';

it('says whether a test arrived', () => {
  const error = { code: 'webhook_refused', message: 'The webhook answered with 500.' };
  expect(testWords({ ...exampleJob, state: 'failed', error })).toBe(error.message);
  expect(testWords({ ...exampleJob, state: 'succeeded', result: { status: 204 } })).toBe(
    'Accepted with status 204.',
  );
  expect(testWords({ ...exampleJob, state: 'succeeded', result: { messageId: '<1@app>' } })).toBe(
    'Accepted by the mail server.',
  );
  expect(testWords({ ...exampleJob, state: 'queued' })).toMatch(/\.$/);
});
