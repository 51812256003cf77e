import type { Job } from '@offload/core/contract';

/** What everyone who may see a job sees of it. */
const always = [
  ...(['id', 'kind', 'state', 'version', 'attempt', 'maxAttempts'] as const),
  ...(['createdAt', 'startedAt', 'finishedAt', 'nextAttemptAt'] as const),
] as const;

/** What leaves the server only if the route exposes it. */
export type Exposable = Exclude<keyof Job, (typeof always)[number]>;

/** A job as a route sends it: what every route does, and what this one exposes. */
export type ShownJob<Result extends object = Record<string, unknown>> = Pick<Job, (typeof always)[number]> &
  Partial<Pick<Job<Result>, Exposable>>;

/** Returns a function that picks what may leave the server. */
export function createView(expose: readonly string[]): (job: object) => Record<string, unknown> {
  const names = new Set<string>([...always, ...expose]);
  return (job) => Object.fromEntries(Object.entries(job).filter(([name]) => names.has(name)));
}
