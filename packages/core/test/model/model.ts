import type { JobState } from '../../src/job/states';

export const leaseMs = 30_000;
/** The limits that no moment may exceed. */
export const limits = { owner: 2, key: 1, gate: 1 };

/** A job as the model expects it. */
export interface ModelJob {
  id: string;
  kind: string;
  ownerId: string;
  requested: boolean;
  parentId: string | null;
  maxAttempts: number;
  deadline: number | null;
  state: JobState;
  attempt: number;
  fence: number;
  /** When its lease ends, in milliseconds, as all times. */
  lease: number | null;
  /** When it is to go on. */
  due: number | null;
  waitsFor: 'time' | 'signal' | 'jobs' | null;
  /** For how long no other job may have its unique key; null once others may. */
  unique: 'waiting' | 'open' | 'time' | null;
  /** When others may have it at the latest, if it's for a time. */
  uniqueUntil: number;
  /** All child jobs that it has enqueued, also deleted ones. */
  children: string[];
  /** When the last run started. */
  started: number;
  /** When a run first committed what canceling it wouldn't undo. */
  committed: number | null;
  /** How often it has ended. */
  ends: number;
}

type NewFields = 'id' | 'kind' | 'ownerId' | 'parentId' | 'requested' | 'maxAttempts';

/** Returns a job as it is right after it was enqueued. */
export function newModelJob(fields: Pick<ModelJob, NewFields> & Partial<ModelJob>): ModelJob {
  return {
    state: 'queued',
    attempt: 0,
    fence: 0,
    ends: 0,
    lease: null,
    due: null,
    deadline: null,
    waitsFor: null,
    unique: null,
    uniqueUntil: 0,
    children: [],
    started: 0,
    committed: null,
    ...fields,
  };
}

/** How a run ends, as its worker reports it. */
export type RunEnd =
  | { state: 'succeeded' | 'failed' | 'queued' | 'canceled' }
  | { state: 'retrying'; delayMs: number }
  | { state: 'waiting'; waitsFor: 'time' | 'signal' | 'jobs'; until: number | null };

export const isPending = ({ state }: ModelJob) => state === 'queued' || state === 'retrying';
const isClaimed = ({ state }: ModelJob) => state === 'running' || state === 'canceling';
const hasNotStarted = (job: ModelJob) =>
  isPending(job) || job.state === 'scheduled' || job.state === 'waiting';
export const isFinished = ({ state }: ModelJob) =>
  state === 'succeeded' || state === 'failed' || state === 'canceled';

/** The life of jobs, in the fewest words: what may happen to a job, and what it is afterwards. */
export class Model {
  now = Date.parse('2026-01-01T00:00:00Z');
  readonly jobs = new Map<string, ModelJob>();

  claims(job: ModelJob, isHeld: boolean): boolean {
    const isFree = (isPending(job) && !isHeld) || (job.state === 'running' && this.#isLost(job));
    return isFree && this.#hasAttemptLeft(job);
  }
  claim(job: ModelJob): void {
    const unique = job.unique === 'waiting' ? null : job.unique;
    const [attempt, fence] = [Math.min(job.attempt + 1, job.maxAttempts), job.fence + 1];
    const times = { started: this.now, lease: this.now + leaseMs, due: null };
    Object.assign(job, { state: 'running', attempt, fence, unique, ...times });
  }
  /** A delivery ends without a run. */
  returnDelivery(job: ModelJob): void {
    if (isPending(job)) job.fence += 1;
  }
  holds(job: ModelJob | undefined, fence: number): job is ModelJob {
    return job !== undefined && job.fence === fence && isClaimed(job);
  }
  renew(id: string): void {
    const job = this.jobs.get(id);
    if (job) job.lease = this.now + leaseMs;
  }
  finish(job: ModelJob, end: RunEnd): void {
    const { state } = end;
    if (job.state === 'canceling') {
      this.#end(job, state === 'succeeded' ? state : 'canceled');
    } else if (state === 'failed' && hasCommitted(job)) {
      Object.assign(job, { state: 'retrying', lease: null, due: this.now + 60_000 });
    } else if (state === 'succeeded' || state === 'failed') {
      this.#end(job, state);
    } else if (state !== 'canceled') {
      Object.assign(job, { state, lease: null });
      if (state === 'retrying') job.due = this.now + end.delayMs;
      else job.attempt -= 1;
      if (state === 'waiting') Object.assign(job, { waitsFor: end.waitsFor, due: end.until });
    }
  }
  /** Returns whether its run may commit what it has done. */
  commit(job: ModelJob): boolean {
    if (job.state === 'running') job.committed ??= this.now;
    return job.state === 'running';
  }
  cancel(job: ModelJob, byOwner: boolean): void {
    if (job.committed !== null && (byOwner || job.state === 'running')) return;
    if (job.state === 'running') job.state = 'canceling';
    else if (hasNotStarted(job)) this.#end(job, 'canceled');
    else return;
    for (const child of this.childrenOf(job)) if (hasNotStarted(child)) this.cancel(child, byOwner);
  }
  retry(job: ModelJob, byOwner: boolean): void {
    if (job.state !== 'failed' && job.state !== 'canceled') return;
    const fence = job.fence + 1;
    Object.assign(job, { state: 'queued', attempt: 0, fence, requested: byOwner || job.requested });
  }
  reschedule(job: ModelJob, delayMs: number): void {
    if (job.state === 'retrying' || job.state === 'scheduled') job.due = this.now + delayMs;
  }
  signal(job: ModelJob): boolean {
    const waits = job.waitsFor === 'signal';
    if (waits) this.#wake(job);
    return waits;
  }
  delete(job: ModelJob): void {
    for (const child of this.childrenOf(job)) child.parentId = null;
    this.jobs.delete(job.id);
  }
  expire(): void {
    for (const job of this.all())
      if (hasNotStarted(job) && job.deadline !== null && job.deadline < this.now) this.#end(job, 'failed');
  }
  wakeDue(): void {
    for (const job of this.all())
      if (job.state === 'scheduled' || job.state === 'waiting') this.#wakeIfDue(job);
  }
  wakeParents(jobs = this.all()): void {
    for (const job of jobs)
      if (job.waitsFor === 'jobs' && this.childrenOf(job).every(isFinished)) this.#wake(job);
  }
  /** Returns whether there were any. */
  endOrphans(): boolean {
    const lost = this.all().filter((job) => this.#isLost(job));
    const orphans = lost.filter((job) => job.state === 'canceling' || !this.#hasAttemptLeft(job));
    for (const job of orphans) this.#end(job, job.state === 'canceling' ? 'canceled' : 'failed');
    return orphans.length > 0;
  }

  all(): ModelJob[] {
    return [...this.jobs.values()];
  }
  childrenOf({ id }: ModelJob): ModelJob[] {
    return this.all().filter(({ parentId }) => parentId === id);
  }
  #hasAttemptLeft(job: ModelJob): boolean {
    return job.attempt < job.maxAttempts || hasCommitted(job);
  }
  #isLost({ lease }: ModelJob): boolean {
    return lease !== null && lease < this.now;
  }
  #wakeIfDue(job: ModelJob): void {
    if (job.due !== null && job.due <= this.now) this.#wake(job);
  }
  #wake(job: ModelJob): void {
    Object.assign(job, { state: 'queued', waitsFor: null, due: null });
  }
  #end(job: ModelJob, state: 'succeeded' | 'failed' | 'canceled'): void {
    const unique = job.unique === 'time' ? job.unique : null;
    Object.assign(job, { state, unique, lease: null, due: null, waitsFor: null, ends: job.ends + 1 });
  }
}

/** The last run has made the job's first commit: if it's lost or fails, it's repeated. */
function hasCommitted({ committed, started }: ModelJob): boolean {
  return committed !== null && committed >= started;
}
