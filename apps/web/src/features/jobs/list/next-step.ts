import type { JobView } from '@/api/job-schema';
import type { AgainCall } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';
import { keptFiles } from '../kept-files';

/** The one thing that somebody is most likely to want of a job in this state. */
export type NextStep =
  | { label: 'Cancel' | 'Retry' | 'Again'; call: AgainCall }
  | { label: 'Download' | 'Open'; href: string };

export function nextStep(job: JobView, again: AgainCall | null, now: number): NextStep | null {
  switch (job.state) {
    case 'queued':
    case 'running':
    case 'retrying':
      return { label: 'Cancel', call: { path: `${job.links.self}/cancel`, body: {} } };
    case 'failed':
    case 'canceled':
      return { label: 'Retry', call: { path: `${job.links.self}/retry`, body: {} } };
    case 'canceling':
      return null;
    case 'succeeded': {
      if (viewOf(job.kind).opensPage) return { label: 'Open', href: job.links.page };
      const [file, ...more] = keptFiles(job, now);
      if (file && more.length === 0) return { label: 'Download', href: file.url };
      if (file || job.files.length === 0) return { label: 'Open', href: job.links.page };
      return again && { label: 'Again', call: again };
    }
  }
}
