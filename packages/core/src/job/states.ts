/** Every state of a job. The database, the API, and the UI use the same words. */
export const jobStates = [
  'scheduled',
  'queued',
  'running',
  'retrying',
  'waiting',
  'succeeded',
  'failed',
  'canceling',
  'canceled',
] as const;

/** A state of a job. */
export type JobState = (typeof jobStates)[number];

/** The word for each state on pages: `Failed`. */
export const stateLabels: Readonly<Record<JobState, string>> = {
  scheduled: 'Scheduled',
  queued: 'Queued',
  running: 'Running',
  retrying: 'Retrying',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceling: 'Canceling',
  canceled: 'Canceled',
};

/** The state of a new job that may run immediately. */
export const initialState: JobState = 'queued';
/** The state of a new job that runs later. */
export const scheduledState: JobState = 'scheduled';

export interface Transition {
  from: readonly JobState[];
  to: JobState;
  /** As in the diagram in docs/architecture.md. */
  label: string;
}

/** All possible changes of a job's state. The SQL, the API, and the UI follow this table. */
export const transitions = {
  becomeDue: { from: ['scheduled'], to: 'queued', label: 'its time has come' },
  start: { from: ['queued', 'retrying'], to: 'running', label: 'a worker claims it' },
  takeOver: { from: ['running'], to: 'running', label: 'its lease has expired' },
  succeed: { from: ['running', 'canceling'], to: 'succeeded', label: 'the work is done' },
  fail: { from: ['running'], to: 'failed', label: 'no attempt is left, or a retry would not help' },
  backOff: { from: ['running'], to: 'retrying', label: 'the attempt failed' },
  giveBack: { from: ['running'], to: 'queued', label: 'outage, or the worker stops' },
  suspend: { from: ['running'], to: 'waiting', label: 'it waits for a time, a signal, or other jobs' },
  wake: { from: ['waiting'], to: 'queued', label: 'what it waited for is there' },
  expire: {
    from: ['scheduled', 'queued', 'retrying', 'waiting'],
    to: 'failed',
    label: 'its deadline has passed',
  },
  stop: { from: ['canceling'], to: 'canceled', label: 'its worker has stopped it' },
  requestCancel: { from: ['running'], to: 'canceling', label: 'cancel' },
  cancel: { from: ['scheduled', 'queued', 'retrying', 'waiting'], to: 'canceled', label: 'cancel' },
  retry: { from: ['failed', 'canceled'], to: 'queued', label: 'retry' },
  reschedule: { from: ['retrying'], to: 'retrying', label: 'reschedule' },
  postpone: { from: ['scheduled'], to: 'scheduled', label: 'reschedule' },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof transitions;

/** What users can do to a job, with the possible transitions of each action. */
const actions = {
  cancel: [transitions.cancel, transitions.requestCancel],
  retry: [transitions.retry],
  reschedule: [transitions.reschedule, transitions.postpone],
} as const satisfies Record<string, readonly Transition[]>;

export type ActionName = keyof typeof actions;

/** States in which a worker may claim a job, unless something holds it. */
export const pendingStates: readonly JobState[] = transitions.start.from;
/** States in which a worker has claimed a job. */
export const claimedStates: readonly JobState[] = transitions.succeed.from;
/** States that a job leaves only if someone retries it. */
export const finishedStates = ['succeeded', 'failed', 'canceled'] as const satisfies readonly JobState[];
/** The states of jobs that haven't finished. */
export const unfinishedStates = jobStates.filter((state) => !hasFinished(state));

/**
 * Returns whether a job leaves this state only if someone retries it.
 *
 * @example
 * if (hasFinished(job.state)) showResult(job);
 */
export function hasFinished(state: string): boolean {
  return finishedStates.some((finished) => finished === state);
}

/** Returns whether a job in this state waits for a worker, or for its next attempt. */
export function isPending(state: string): boolean {
  return pendingStates.some((pending) => pending === state);
}

/** Returns whether a worker is running a job in this state. */
export function isClaimed(state: string): boolean {
  return claimedStates.some((claimed) => claimed === state);
}

/**
 * Returns the state that an action leads to, or null if this state doesn't allow it. A page can show it before the response.
 *
 * @example
 * const next = stateAfter(job.state, 'cancel'); // `canceling` if it's running, otherwise `canceled`.
 */
export function stateAfter(state: string, action: ActionName): JobState | null {
  const possible: readonly Transition[] = actions[action];
  return possible.find(({ from }) => from.some((allowed) => allowed === state))?.to ?? null;
}

/**
 * Returns whether a job in this state can be canceled, retried, or rescheduled.
 *
 * @example
 * const canRetry = allows(job.state, 'retry');
 */
export function allows(state: string, action: ActionName): boolean {
  return stateAfter(state, action) !== null;
}

/** Returns the states that allow an action. */
export function statesFor(action: ActionName): JobState[] {
  return jobStates.filter((state) => allows(state, action));
}
