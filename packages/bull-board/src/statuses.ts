import type { JobStatus } from '@bull-board/api/typings/app';
import { isClaimed } from '@offload/core/admin/browser';
import { type JobState, jobStates } from '@offload/core/contract';

/** The lists of a board. Canceled jobs are in none of them, because BullMQ has no such state. */
export const statuses = [
  'active',
  'waiting',
  'waiting-children',
  'completed',
  'failed',
  'delayed',
  'paused',
] as const satisfies JobStatus[];

export type BoardStatus = (typeof statuses)[number];

/** The rows that a list shows: those in a state and, of `waiting` ones, those that wait for child jobs or for something else. */
export interface StateFilter {
  state: JobState;
  /** Null: either. */
  ofJobs: boolean | null;
}

/** Returns the list that a job is in, or null if it's in none. */
export function statusOf(
  { state, heldBy }: { state: JobState; heldBy: string | null },
  isPaused: boolean,
): BoardStatus | null {
  if (isClaimed(state)) return 'active';
  switch (state) {
    case 'queued':
      return isPaused ? 'paused' : 'waiting';
    case 'waiting':
      return heldBy === 'jobs' ? 'waiting-children' : 'delayed';
    case 'succeeded':
      return 'completed';
    case 'failed':
      return 'failed';
    case 'canceled':
      return null;
    default:
      return 'delayed';
  }
}

/** Returns the rows that are in one of these lists. */
export function filtersFor(wanted: readonly JobStatus[], isPaused: boolean): StateFilter[] {
  const all = jobStates.flatMap((state): StateFilter[] =>
    state === 'waiting'
      ? [
          { state, ofJobs: true },
          { state, ofJobs: false },
        ]
      : [{ state, ofJobs: null }],
  );
  return all.filter(({ state, ofJobs }) => {
    const status = statusOf({ state, heldBy: ofJobs ? 'jobs' : null }, isPaused);
    return status !== null && wanted.includes(status);
  });
}
