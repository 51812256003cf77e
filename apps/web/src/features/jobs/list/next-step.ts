import type { JobView } from '@/api/job-schema';
import type { AgainCall } from '@/server/asked';
import { keptFiles } from '../kept-files';

/** The one thing that somebody is most likely to want of a job in this state. */
export type NextStep =
  | { label: 'Cancel' | 'Retry' | 'Again'; call: AgainCall }
  | { label: 'Download' | 'Open'; href: string };

// What came of it is on its page; a file is only a part of that.
const tellOnTheirPage = new Set(['resize-image', 'sales-import']);

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
      if (tellOnTheirPage.has(job.kind)) return { label: 'Open', href: job.links.page };
      const [file, ...more] = keptFiles(job, now);
      if (file && more.length === 0) return { label: 'Download', href: file.url };
      if (file || job.files.length === 0) return { label: 'Open', href: job.links.page };
      return again && { label: 'Again', call: again };
    }
  }
}
