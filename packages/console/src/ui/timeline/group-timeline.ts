import type { JobState } from '@offload/core/contract';
import type { StateChange, TimelineEntry } from '../../views';

/**
 * Why a job waited: it was new, its schedule made it, someone retried it, it backs off after a failure, it was put back
 * untried, it was to run later, or it had released its slot.
 */
export type WaitReason = 'created' | 'scheduled' | 'retried' | 'backoff' | 'put-back' | 'later' | 'suspended';

export type Who = Pick<StateChange, 'by' | 'operator'>;

/** One attempt: the wait before it, the run, and the outcome. `lost` if its worker disappeared. */
export interface Try {
  key: string;
  /** 0 while it waits for its first attempt, or if it finished without one. */
  attempt: number;
  waitReason: WaitReason;
  waitedFrom: string | null;
  /** When it entered its queue; null if it hasn't, or if it waits to be retried. */
  queuedAt: string | null;
  /** When the queue was given the job for it; null if that isn't known. */
  dispatchedAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  outcome: JobState | 'lost';
  /** Who enqueued it. */
  queuedBy: Who;
  /** Who ended it, or started it if it hasn’t ended. */
  by: Who;
  message: string | null;
}

/**
 * Groups the state changes of a timeline into attempts.
 *
 * @example
 * <JobFacts job={job} tries={groupTimeline(entries)} now={now} />
 */
export function groupTimeline(entries: TimelineEntry[]): Try[] {
  const tries: Try[] = [];
  let dispatchedAt: string | null = null;
  for (const entry of entries) {
    const latest = tries.at(-1);
    if (entry.type === 'dispatch') dispatchedAt = entry.at;
    if (entry.type !== 'state') continue;
    if (entry.state === 'scheduled') tries.push(waiting(entry, 'later', tries.length));
    else if (entry.state === 'queued') onQueued(tries, latest, entry);
    else if (entry.state === 'running') onRunning(tries, latest, { ...entry, dispatchedAt });
    else if (entry.state === 'canceling') onCanceling(latest, entry);
    else onEnded(tries, latest, entry);
  }
  return tries;
}

function onQueued(tries: Try[], latest: Try | undefined, entry: StateChange): void {
  // The hold is over, such as when the time has come. The same wait continues in the queue.
  if (latest && !latest.startedAt && (latest.waitReason === 'later' || latest.waitReason === 'suspended')) {
    latest.queuedAt = entry.at;
    return;
  }
  const isPutBack = latest?.startedAt && !latest.endedAt;
  if (isPutBack) end(latest, entry);
  const first = entry.by === 'schedule' ? 'scheduled' : 'created';
  const again = isPutBack ? 'put-back' : 'retried';
  tries.push(waiting(entry, tries.length === 0 ? first : again, tries.length));
}

function onRunning(
  tries: Try[],
  latest: Try | undefined,
  { dispatchedAt, ...entry }: StateChange & Pick<Try, 'dispatchedAt'>,
): void {
  const isWaiting = latest && !latest.startedAt && !latest.endedAt;
  if (latest?.startedAt && !latest.endedAt) {
    latest.outcome = 'lost';
    latest.endedAt = entry.at;
    latest.message = 'The worker stopped responding. Another worker took over.';
  }
  const next = isWaiting ? latest : waiting(entry, 'put-back', tries.length);
  if (!isWaiting) {
    next.waitedFrom = null;
    tries.push(next);
  }
  Object.assign(next, {
    attempt: entry.attempt,
    dispatchedAt,
    startedAt: entry.at,
    outcome: 'running',
    by: entry,
  });
}

function onCanceling(latest: Try | undefined, entry: StateChange): void {
  if (!latest) return;
  latest.outcome = 'canceling';
  latest.by = entry;
}

function onEnded(tries: Try[], latest: Try | undefined, entry: StateChange): void {
  const open = latest && !latest.endedAt ? latest : waiting(entry, 'created', tries.length);
  if (open !== latest) tries.push(open);
  // Who requested the cancellation matters more than the worker that carried it out.
  end(open, entry, open.outcome === 'canceling' ? open.by : entry);
  if (entry.state === 'retrying') tries.push(waiting(entry, 'backoff', tries.length));
  if (entry.state === 'waiting') tries.push(waiting(entry, 'suspended', tries.length));
}

function end(open: Try, entry: StateChange, by: Who = entry): void {
  const { at, state, message } = entry;
  Object.assign(open, { endedAt: at, outcome: state, by, message });
}

function waiting(entry: StateChange, waitReason: WaitReason, index: number): Try {
  return {
    key: String(index),
    attempt: 0,
    waitReason,
    waitedFrom: entry.at,
    queuedAt: entry.state === 'queued' ? entry.at : null,
    dispatchedAt: null,
    startedAt: null,
    endedAt: null,
    outcome: outcomes[waitReason] ?? 'queued',
    queuedBy: entry,
    by: entry,
    message: null,
  };
}

/** The state that a job is in while it waits, unless it is in its queue. */
const outcomes: Partial<Record<WaitReason, JobState>> = {
  backoff: 'retrying',
  later: 'scheduled',
  suspended: 'waiting',
};
