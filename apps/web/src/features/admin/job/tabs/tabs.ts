import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { one, type SearchParams } from '../../../jobs/list/job-query';

const labels = {
  attempts: 'Attempts',
  steps: 'Steps',
  timeline: 'Timeline',
  log: 'Log',
  payload: 'Payload',
  result: 'Result',
  email: 'Email',
  audit: 'Audit log',
  replay: 'Edit and replay',
} as const;

export type JobTab = keyof typeof labels;

/** Reads the tab from the URL. Anything unknown means the first one. */
export function readTab(params: SearchParams): JobTab {
  const wanted = one(params.tab);
  return tabNames.find((name) => name === wanted) ?? 'attempts';
}

const tabNames = Object.keys(labels) as JobTab[];

/** Returns the tabs of a job: those that have something to show. */
export function tabsOf(
  job: JobView,
  details: AdminJobDetails,
  { canReplay, hasChildren }: { canReplay: boolean; hasChildren: boolean },
) {
  const isShown: Partial<Record<JobTab, boolean>> = {
    steps: job.steps.length > 0 || hasChildren,
    result: job.result !== null || job.files.length > 0,
    email: details.mail !== null,
    replay: canReplay,
  };
  return tabNames.filter((name) => isShown[name] ?? true).map((value) => ({ value, label: labels[value] }));
}

/** Returns the URL of a tab; the first one is the page itself. */
export function tabHref(id: string, tab: JobTab): string {
  return tab === 'attempts' ? `/admin/jobs/${id}` : `/admin/jobs/${id}?tab=${tab}`;
}
