import { defineSample } from '../src/sample';
import { changeJobs } from './contract';

// More than two batches.
const count = 250;

export default defineSample(changeJobs, async ({ makeOperator, addFailedJobs }) => {
  await makeOperator();
  const ids = (await addFailedJobs(count)).map(({ id }) => id);
  const filter = { ids, kind: null, signature: null, queue: null, until: '2100-01-01T00:00:00.000Z' };
  const from = { ip: null, userAgent: null, requestId: null };
  return { payload: { action: 'delete', filter, count, from } };
});
