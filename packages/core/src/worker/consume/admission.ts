import type { Dispatcher } from '../../delivery/dispatch';
import type { Scope } from '../../job/holds/holds';
import type { JobStatus } from '../../job/job-status';
import { hasFinished } from '../../job/states';

// The sweeper admits jobs that are due later than this, up to a second late.
const maxTimerMs = 60_000;

export interface Admission {
  whenDue(waitMs: number): void;
  after(scopes: readonly Scope[]): void;
  close(): void;
}

/** Admits jobs to their queues as soon as they may run, rather than at the sweeper's next round. */
export function createAdmission(client: Dispatcher): Admission {
  const timers = new Set<NodeJS.Timeout>();
  return {
    whenDue(waitMs) {
      if (waitMs > maxTimerMs) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void client.admitDue();
      }, waitMs + 1);
      timers.add(timer);
    },
    after: (scopes) => void client.admitAfter(scopes),
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

export function admitAfter({ id, state, waitMs, freed, parentId }: JobStatus, admission: Admission): void {
  if (state === 'retrying' || state === 'waiting') admission.whenDue(waitMs);
  // Its last child may have finished while it was about to wait.
  const parent = state === 'waiting' ? id : hasFinished(state) && parentId;
  const scopes: Scope[] = parent ? [...freed, ['jobs', parent]] : freed;
  if (scopes.length > 0) admission.after(scopes);
}
