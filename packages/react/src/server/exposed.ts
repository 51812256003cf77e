import type { Job } from '@offload/core/contract';

/** What everyone who may see a job sees of it. */
type Always =
  | ('id' | 'kind' | 'state' | 'version' | 'attempt' | 'maxAttempts')
  | ('createdAt' | 'startedAt' | 'finishedAt' | 'nextAttemptAt');

/** What leaves the server only if the route exposes it. */
export type Exposable = Exclude<keyof Job, Always>;

/** A job as a route sends it: what every route does, and what this one exposes. */
export type ShownJob<Result extends object = Record<string, unknown>> = Pick<Job, Always> &
  Partial<Pick<Job<Result>, Exposable>>;

/** Returns a function that picks what may leave the server. */
export function createView(expose: readonly string[]): (job: Job) => ShownJob {
  const names = new Set<string>(expose);
  return (job) => {
    const { id, kind, state, version, attempt, maxAttempts } = job;
    const { createdAt, startedAt, finishedAt, nextAttemptAt } = job;
    return {
      id,
      kind,
      state,
      version,
      attempt,
      maxAttempts,
      createdAt,
      startedAt,
      finishedAt,
      nextAttemptAt,
      ...Object.fromEntries(Object.entries(job).filter(([name]) => names.has(name))),
    };
  };
}
