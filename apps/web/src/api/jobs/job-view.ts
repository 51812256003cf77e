import { hideValues } from '@offload/console';
import { hidden } from '@offload/console/server';
import { allows } from '@offload/core/contract';
import { type JobRow, viewJob, viewJobWith, viewResult } from '@offload/db';
import { isRedactedFor, mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import type { LiveJob } from '@/server/live/job-parts';
import type { JobView } from './job-schema';
import { signalsOf } from './signals';

type Viewer = Pick<Person, 'id' | 'role'>;

export function viewJobFor(person: Viewer, row: JobRow): JobView {
  return viewFor(person, row.ownerId, viewJob(row));
}

/** Returns a job that the core has read as this user may see it. */
export function viewLiveJobFor(person: Viewer, job: LiveJob): JobView {
  return viewFor(person, job.ownerId, viewJobWith(job, job));
}

function viewFor(person: Viewer, ownerId: string, view: JobView): JobView {
  const job = { ...withSignal(person, ownerId, view), canCancel: canCancelOf(person, ownerId, view) };
  return isRedactedFor(person, { ownerId }) ? withoutValues(job) : job;
}

/** Returns what viewers see of a job: codes, states, times, and counts, as in the console. */
function withoutValues({ waitingFor, error, progress, steps, result, ...job }: JobView): JobView {
  return {
    ...job,
    waitingFor: waitingFor && { ...waitingFor, name: undefined, label: undefined },
    error: error && { ...error, message: error.code },
    progress: { ...progress, step: null },
    steps: steps.map((step) => ({ ...step, name: hidden })),
    result: viewResult(hideValues(result)),
    files: [],
  };
}

/** Staff can also cancel a waiting job whose work is already saved. */
function canCancelOf({ id, role }: Viewer, ownerId: string, { state, canCancel }: JobView): boolean {
  if (ownerId === id) return canCancel;
  return mayOperate(role) && (canCancel || (state !== 'running' && allows(state, 'cancel')));
}

function withSignal(person: Viewer, ownerId: string, job: JobView): JobView {
  const { kind, waitingFor } = job;
  const label = waitingFor?.name && signalsOf(person, { kind, ownerId }).get(waitingFor.name)?.label;
  return waitingFor && label ? { ...job, waitingFor: { ...waitingFor, label } } : job;
}
