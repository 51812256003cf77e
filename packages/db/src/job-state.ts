/** The one vocabulary of states: in the database, in the API and on the badges. */
export const jobStates = [
  'queued',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'canceling',
  'canceled',
] as const;

export type JobState = (typeof jobStates)[number];

const endedStates: ReadonlySet<string> = new Set<JobState>(['succeeded', 'failed', 'canceled']);

/** Whether nothing more will happen to a job in this state unless somebody retries it. */
export function hasEnded(state: string): boolean {
  return endedStates.has(state);
}
