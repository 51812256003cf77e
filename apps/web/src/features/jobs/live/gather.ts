import type { JobView } from '@/api/jobs/job-schema';

type Changes = ReadonlyMap<string, JobView>;

// A burst of a thousand changes is rendered in a few steps.
const gatherMs = 100;

/** Collects changes for a moment and dispatches them together, the latest of each job. */
export function gatherChanges(dispatch: (changes: Changes) => void) {
  let gathered = new Map<string, JobView>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    const changes = gathered;
    gathered = new Map();
    timer = undefined;
    dispatch(changes);
  }
  return {
    add(job: JobView) {
      gathered.set(job.id, job);
      timer ??= setTimeout(flush, gatherMs);
    },
    stop: () => clearTimeout(timer),
  };
}
