/** Every state of a job: the same words in the database, the API, and the UI. */
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

/** One of `jobStates`. */
export type JobState = (typeof jobStates)[number];

/** The state of a new job that may run at once. */
export const initialState: JobState = 'queued';
/** The state of a new job that is to run later. */
export const scheduledState: JobState = 'scheduled';

export interface Transition {
  from: readonly JobState[];
  to: JobState;
  /** The transition in words, as in the diagram in docs/architecture.md. */
  label: string;
}

/** All that can happen to a job's state. What isn't listed can't happen: the SQL, the API, and the UI go by this table. */
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

/** What users can do to a job, with the transitions that each action may take; none if the state stays. */
const actions = {
  cancel: [transitions.cancel, transitions.requestCancel],
  retry: [transitions.retry],
  reschedule: [transitions.reschedule, transitions.postpone],
} as const satisfies Record<string, readonly Transition[]>;

export type ActionName = keyof typeof actions;

/** States in which a worker may claim the job, unless something holds it. */
export const pendingStates: readonly JobState[] = transitions.start.from;
/** States in which a worker has claimed the job. */
export const claimedStates: readonly JobState[] = transitions.succeed.from;
/** States in which a job changes no more unless someone retries it. */
export const finishedStates = ['succeeded', 'failed', 'canceled'] as const satisfies readonly JobState[];
/** All other states. */
export const unfinishedStates = jobStates.filter((state) => !hasFinished(state));

/**
 * Returns whether a job in this state changes no more unless someone retries it.
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

/** Returns whether a worker has a job in this state, and hasn't ended its run. */
export function isClaimed(state: string): boolean {
  return claimedStates.some((claimed) => claimed === state);
}

/**
 * Returns the state that an action leads to from this one, for a page that shows it before the response; null if the action isn't
 * for this state.
 *
 * @example
 * const next = stateAfter(job.state, 'cancel'); // `canceling` if it runs, otherwise `canceled`.
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

/** Returns the states that an action is for. */
export function statesFor(action: ActionName): JobState[] {
  return jobStates.filter((state) => allows(state, action));
}
