import { countOf } from '@offload/core/format/amounts';
import type { JobView } from '@/api/jobs/job-schema';
import type { Warning } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';

/** Returns what a succeeded job left undone, in its kind's words, or null. */
export function warningOf(job: JobView): Warning | null {
  const { kind, state, warnings } = job;
  if (state !== 'succeeded' || warnings === 0) return null;
  const count = countOf(warnings, 'warning');
  return viewOf(kind).warning?.(job) ?? { label: count, text: `It succeeded with ${count}.` };
}
