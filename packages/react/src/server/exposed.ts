import type { Job } from '@offload/core/contract';

/** The fields that everyone who may see a job sees. */
type Always =
  | ('id' | 'kind' | 'state' | 'version' | 'attempt' | 'maxAttempts')
  | ('createdAt' | 'startedAt' | 'runStartedAt' | 'finishedAt' | 'nextAttemptAt');

/** A field that leaves the server only if the route exposes it. */
export type Exposable = Exclude<keyof Job, Always>;

/** A job as a route sends it: the fields of every route, and those that this one exposes. */
export type ShownJob<Result extends object = Record<string, unknown>> = Pick<Job, Always> &
  Partial<Pick<Job<Result>, Exposable>>;

/** Returns a function that picks the fields that may leave the server. */
export function createView(expose: readonly string[]): (job: Job) => ShownJob {
  const names = new Set<string>(expose);
  return (job) => {
    const { id, kind, state, version, attempt, maxAttempts } = job;
    const { createdAt, startedAt, runStartedAt, finishedAt, nextAttemptAt } = job;
    return {
      id,
      kind,
      state,
      version,
      attempt,
      maxAttempts,
      createdAt,
      startedAt,
      runStartedAt,
      finishedAt,
      nextAttemptAt,
      ...Object.fromEntries(Object.entries(job).filter(([name]) => names.has(name))),
    };
  };
}
