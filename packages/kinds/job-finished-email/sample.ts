import { defineSample } from '../src/sample';
import { jobFinishedEmail } from './contract';

export default defineSample(jobFinishedEmail, async ({ owner, addFailedJobs }) => {
  const [finished] = await addFailedJobs(1);
  if (!finished) throw new Error('No job was added.');
  const payload = { jobId: finished.id, finishedAt: finished.finishedAt.toISOString() };
  return { payload, recipient: owner.email };
});
