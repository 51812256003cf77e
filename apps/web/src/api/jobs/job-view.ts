import { type JobRow, viewJob, viewResult } from '@offload/db';
import { hideAddresses, redact } from '@/server/auth/redact';
import { isRedactedFor } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import type { JobView } from './job-schema';
import { signalsOf } from './signals';

/** Returns a row as this user may see it. */
export function viewJobFor(person: Pick<Person, 'id' | 'role'>, row: JobRow): JobView {
  const job = withSignal(person, row, viewJob(row));
  if (!isRedactedFor(person, row)) return job;
  const error = job.error && { ...job.error, message: hideAddresses(job.error.message) };
  return { ...job, error, result: viewResult(redact(row.result)), files: [] };
}

/** Adds the label of the signal that the job waits for, if this user may send it. */
function withSignal(person: Pick<Person, 'id' | 'role'>, row: JobRow, job: JobView): JobView {
  const { waitingFor } = job;
  const label = waitingFor?.name && signalsOf(person, row).get(waitingFor.name)?.label;
  return waitingFor && label ? { ...job, waitingFor: { ...waitingFor, label } } : job;
}
