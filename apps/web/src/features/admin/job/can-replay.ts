import { allows } from '@offload/core/contract';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';

/** Returns whether staff can replay a job with changes: its kind must let them change something. */
export function canReplay(job: JobView, details: AdminJobDetails): boolean {
  const { fields, grantsAccess, dismissed } = details;
  const canChange = fields !== null && (fields.length > 0 || replayRecipient(details) !== null);
  return allows(job.state, 'retry') && !dismissed && !grantsAccess && canChange;
}

/** Returns the recipient that a replay may change; null if there is none. */
export function replayRecipient({ recipientIsEditable, mail }: AdminJobDetails): string | null {
  return recipientIsEditable ? (mail?.recipient ?? null) : null;
}
