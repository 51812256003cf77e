import { expect, it } from 'vitest';
import { exampleJob } from '../../jobs/example-job';
import { testWords } from './test-words';

it('says plainly what has come of a test', () => {
  const error = { code: 'webhook_refused', message: 'The webhook answered with 500.' };
  expect(testWords({ ...exampleJob, state: 'failed', error })).toBe(error.message);
  expect(testWords({ ...exampleJob, state: 'succeeded', result: { status: 204 } })).toBe(
    'It was accepted, with status 204.',
  );
  expect(testWords({ ...exampleJob, state: 'succeeded', result: { messageId: '<1@app>' } })).toBe(
    'The mail server has accepted it.',
  );
  expect(testWords({ ...exampleJob, state: 'queued' })).toMatch(/\.$/);
});
