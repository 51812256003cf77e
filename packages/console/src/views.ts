import type { Job, JobState } from '@offload/core/contract';

type ListedField =
  | ('id' | 'kind' | 'queue' | 'state' | 'title' | 'progress' | 'attempt' | 'maxAttempts' | 'createdAt')
  | ('runAt' | 'startedAt' | 'finishedAt' | 'nextAttemptAt' | 'waitingFor' | 'warnings' | 'error');

/** A job in a list. */
export interface JobSummary extends Pick<Job, ListedField> {
  isDismissed: boolean;
  /** Whether staff can cancel it. False once its work is saved, unless it only waits. */
  canCancel: boolean;
  /** The last heartbeat of its worker. Null unless the job is running and its worker has missed one. */
  lastHeardAt: string | null;
}

/** A problem of the result of a succeeded job. */
export interface Warning {
  /** In a badge: `24 rejected`. */
  label: string;
}

/** Advice about a failed job. */
export interface Advice {
  text: string;
  /** If false, a retry would fail again. */
  retryHelps: boolean;
}

/** Which worker ran an attempt. */
export interface AttemptView {
  startedAt: string;
  /** Its host and process ID, or its ID if it's no longer known. */
  worker: string | null;
}

export interface StateChange {
  type: 'state';
  state: JobState;
  attempt: number;
  by: 'owner' | 'operator' | 'schedule' | 'worker' | 'sweeper';
  /** The operator's name, if the reader may know it. */
  operator: string | null;
  message: string | null;
  at: string;
}

/** An event of a job, from the request that caused it to its files, emails, and webhooks. */
export type TimelineEntry =
  | StateChange
  | { type: 'request'; requestId: string; traceId: string | null; at: string }
  | { type: 'dispatch'; at: string }
  | { type: 'file'; name: string; at: string }
  | { type: 'email'; jobId: string; state: string; at: string }
  | { type: 'webhook'; jobId: string; state: JobState; status: number | null; at: string };

/** Failed jobs of one kind with the same error. */
export interface FailureGroupView {
  kind: string;
  /** The code of their error. */
  code: string;
  /** What their errors have in common. Null: their code. */
  signature: string | null;
  /** The latest error message. */
  message: string;
  count: number;
  firstAt: string;
  lastAt: string;
  /** The number of failures in each part of the period. */
  parts: number[];
}

/** Failed jobs that were dismissed together. */
export interface DismissalView {
  at: string;
  /** Who dismissed them: their actor, and how the app knows them. Null: hidden. */
  by: string | null;
  byName: string;
  reason: string;
  count: number;
}

/** What holds all jobs of a queue. */
export interface QueueHold {
  /** Whether staff have paused it. Null while its server can't be reached. */
  isPaused: boolean | null;
  pauseReason: string | null;
  /** Why workers have paused it, if a dependency is down. */
  outage: {
    /** For everyone. Null: hidden from this reader. */
    reason: string | null;
    /** For staff: the error or response of the dependency. */
    detail: string | null;
    /** Null: unknown. */
    since: string | null;
    /** How often workers have probed the dependency. */
    probes: number;
    /** When a worker probes it next; in the past while one does. Null: only a job can tell whether it's over. */
    nextProbeAt: string | null;
  } | null;
}

/** A queue, its limits, and how many jobs it has. */
export interface QueueView extends QueueHold {
  name: string;
  waiting: number;
  retrying: number;
  running: number;
  /** How many owners its waiting jobs have. Null unless something holds it. */
  waitingOwners: number | null;
  oldestWaitingMs: number | null;
  /** Jobs at once per worker. Null: each worker's own. */
  concurrency: number | null;
  /** The workers' own: the least and the most of those online. */
  usualConcurrency: { least: number; most: number };
  /** Starts per minute across all workers. Null: no limit. */
  perMinute: number | null;
  /** Running jobs per owner. Null: the default. */
  ownerRunning: number | null;
  usualOwnerRunning: number;
  /** Unfinished jobs per owner. Null: the default. */
  ownerOpen: number | null;
  usualOwnerOpen: number;
}

/** A queue's depth now, and its throughput within a period. Times are in milliseconds. */
export interface QueueFigures extends QueueHold {
  queue: string;
  queued: number;
  running: number;
  retrying: number;
  /** Failed within the last 24 hours and not dismissed. */
  failed: number;
  oldestWaitingMs: number | null;
  /** How many owners its waiting jobs have. Null unless something holds it. */
  waitingOwners: number | null;
  /** Worker processes that serve it. */
  workers: number;
  /** Runs that finished within the period. */
  ended: number;
  waitP50: number | null;
  waitP95: number | null;
  runP50: number | null;
  runP95: number | null;
}

/** The runs that ended in a part of a period. Times are in milliseconds. */
export interface Point {
  /** In ISO 8601, like all times here. */
  start: string;
  succeeded: number;
  /** Failed, and will be retried. */
  retrying: number;
  failed: number;
  canceled: number;
  waitP50: number | null;
  waitP95: number | null;
  runP50: number | null;
  runP95: number | null;
}

/** What figures cover: the start of the first point, the end of the last one, and when they were read. */
export interface ShownPeriod {
  from: string;
  to: string;
  at: string;
}

export interface WorkerFigures {
  id: string;
  host: string;
  pid: number;
  version: string;
  /** The concurrency of each queue that it serves, and that the reader may see. */
  queues: Record<string, number>;
  /** How many jobs it runs at once, of all its queues. */
  slots: number;
  running: number;
  rssBytes: number;
  loopDelayMs: number;
  startedAt: string;
  /** Milliseconds since its last heartbeat. */
  silentMs: number;
  /** Milliseconds until its heartbeat expires. Offline at 0 or less. */
  aliveForMs: number;
  sealing?: 'sealed' | 'unsealed' | 'refused' | null | undefined;
}

/** A payload field in an edit form, always as text. */
export interface PayloadField {
  name: string;
  type: 'text' | 'number' | 'flag' | 'choice' | 'numbers' | 'choices' | 'json';
  /** Of a choice, or of a list of choices. */
  choices: string[];
  /** What an empty field means: an error, a missing property, or null. */
  whenEmpty: 'refused' | 'left-out' | 'null';
  text: string;
}
