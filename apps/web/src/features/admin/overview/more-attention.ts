import { failedPath } from '@offload/console/ui/failed/failure-view.ts';
import { type Attention, findAttention } from '@offload/console/ui/overview/attention.ts';
import { countOf } from '@offload/core/format/amounts';
import type { Overview } from '@/api/admin/overview/overview-schema';

/** Returns what needs attention: what this app knows besides the jobs, and then what the console says. */
export function findAllAttention(overview: Overview): Attention[] {
  const { outages } = overview.services;
  return [...downServices(overview), ...rejectedEmails(overview), ...findAttention({ ...overview, outages })];
}

function downServices({ services }: Overview): Attention[] {
  const down = [
    ...(services.queue
      ? []
      : [
          {
            id: 'queue',
            text: "The queue can't be reached or doesn't accept writes. New jobs wait until it's back.",
          },
        ]),
    ...(services.storage
      ? []
      : [
          {
            id: 'storage',
            text: "Files can't be stored because the file storage is full or can't be reached. Jobs with files wait.",
          },
        ]),
  ];
  return down.map((item) => ({ ...item, target: { href: '/api/health' }, isUrgent: true }));
}

function rejectedEmails({ rejectedEmails: count }: Overview): Attention[] {
  if (count === 0) return [];
  const text = `The mail server rejected ${countOf(count, 'email')} within the last 24 hours.`;
  const target = { to: failedPath({ days: '1', code: 'mail_refused' }) };
  return [{ id: 'rejected', text, target, isUrgent: true }];
}
