import { statusText } from '@offload/console/text';
import type { JobView } from '@/api/jobs/job-schema';

/** Returns the outcome of a test in a sentence. */
export function testWords(job: JobView): string {
  const { state, error, result } = job;
  if (state === 'failed' && error) return error.message;
  if (state !== 'succeeded') return `${statusText(job, 0)}.`;
  return typeof result?.status === 'number'
    ? `Accepted with status ${result.status}.`
    : 'Accepted by the mail server.';
}
