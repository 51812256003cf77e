import { isPermanent } from '@offload/console/text';
import { allows, hasFinished } from '@offload/core/contract';
import type { JobView } from '@/api/jobs/job-schema';
import type { RerunRequest } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';
import { availableFiles } from '../available-files';
import { adviceFor } from '../detail/advice';

/** The most likely action for a job in this state. */
export type NextStep =
  | { label: 'Cancel' | 'Retry' | 'Run again'; call: RerunRequest }
  | { label: 'Download' | 'Open'; href: string };

export function nextStep(job: JobView, again: RerunRequest | null, now: number): NextStep | null {
  const { kind, state, error, files, links } = job;
  if (allows(state, 'cancel')) return { label: 'Cancel', call: { path: `${links.self}/cancel`, body: {} } };
  const needsOther = error && (isPermanent(job) || !adviceFor(kind, error.code).retryHelps);
  if (needsOther) return { label: 'Open', href: links.page };
  if (allows(state, 'retry')) return { label: 'Retry', call: { path: `${links.self}/retry`, body: {} } };
  if (!hasFinished(state)) return null;
  if (viewOf(kind).opensPage) return { label: 'Open', href: links.page };
  const [file, ...more] = availableFiles(job, now);
  if (file && more.length === 0) return { label: 'Download', href: file.url };
  if (file || files.length === 0) return { label: 'Open', href: links.page };
  return again && { label: 'Run again', call: again };
}
