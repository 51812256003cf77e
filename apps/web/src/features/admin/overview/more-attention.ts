import { type AppAttention, type Attention, findAttention } from '@offload/console/ui/overview/attention.ts';
import { countOf } from '@offload/core/format/amounts';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { failedHref } from '../admin-hrefs';

/** Returns what needs attention: what this app knows besides the jobs, and then what the console says. */
export function findAllAttention(overview: Overview): Attention[] {
  const { outages, queue: acceptsJobs } = overview.services;
  const more = [...fullStorage(overview), ...rejectedEmails(overview)];
  return findAttention({ ...overview, ...{ outages, acceptsJobs, more, shutGates: [] } });
}

function fullStorage({ services }: Overview): AppAttention[] {
  const text =
    "Files can't be stored because the file storage is full or can't be reached. Jobs with files wait.";
  return services.storage ? [] : [{ text, href: '/api/health' }];
}

function rejectedEmails({ rejectedEmails: count }: Overview): AppAttention[] {
  if (count === 0) return [];
  const text = `The mail server rejected ${countOf(count, 'email')} within the last 24 hours.`;
  return [{ text, href: failedHref({ days: '1', code: 'mail_refused' }) }];
}
