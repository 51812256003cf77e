import { countOf, plural } from '@offload/core/format/amounts';
import type { Problem } from '../problem';
import { showToast } from '../toasts/toast-store';

/**
 * Says that jobs are retried, with a button that cancels those that have not started: `undo` does, and returns how many it has
 * canceled.
 */
export function announceRetry(count: number, undo: () => Promise<number | Problem>): void {
  showToast({
    text: `Retrying ${countOf(count, 'job')}.`,
    async undo() {
      const undone = await undo();
      return typeof undone === 'number' ? undoneText(undone, count) : undone.detail;
    },
  });
}

/** Returns what became of an undo: jobs that have started go on. */
export function undoneText(undone: number, count: number): string {
  const started = count - undone;
  if (undone === 0) return `Too late: the ${plural(started, 'job has', 'jobs have')} started.`;
  const canceled = `Canceled ${countOf(undone, 'job')} before ${plural(undone, 'it', 'they')} started.`;
  return started > 0 ? `${canceled} ${countOf(started, 'job')} had already started.` : canceled;
}
