import { countOf, formatList, plural } from '@offload/core/format/amounts';
import { formatSeconds } from '@offload/core/format/durations';
import { pendingStates } from '@offload/core/internal/browser';
import { failedHref } from '@/api/admin/changes/failure-scope';
import type { Overview, QueueFigures } from '@/api/admin/overview/overview-schema';
import { jobSearchHref } from '../jobs/job-search-query';
import { queueHref } from '../queue/queue-href';

export interface Attention {
  id: string;
  text: string;
  /** Where to see more about it. */
  href: string;
  isUrgent: boolean;
}

const waiting = ['job is waiting', 'jobs are waiting'] as const;
// A healthy queue empties within seconds, a busy one within minutes.
const longWaitMs = 60_000;

/** Returns what needs attention, most urgent first, as one sentence each. */
export function findAttention(overview: Overview): Attention[] {
  return [
    ...downServices(overview),
    ...firingAlerts(overview),
    ...pausedQueues(overview),
    ...unservedQueues(overview),
    ...offlineWorkers(overview),
    ...unknownKinds(overview),
    ...rejectedEmails(overview),
    ...failures(overview),
    ...longWaits(overview),
    ...undispatched(overview),
  ];
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
  for (const { queue, reason, detail } of services.outages)
    down.push({ id: `outage-${queue}`, text: `The ${queue} queue is paused. ${reason}: ${detail}` });
  return down.map((item) => ({ ...item, href: '/api/health', isUrgent: true }));
}

function firingAlerts({ firing }: Overview): Attention[] {
  return firing.map(({ rule, queue, summary }) => ({
    id: `alert-${rule}-${queue}`,
    text: `Alert: ${summary}`,
    href: '/admin/alerts',
    isUrgent: true,
  }));
}

function pausedQueues({ queues }: Overview): Attention[] {
  return queues
    .filter(({ isPaused, queued, retrying }) => isPaused && queued + retrying > 0)
    .map(({ queue, queued, retrying }) => ({
      id: `paused-${queue}`,
      text: `The ${queue} queue is paused. ${countOf(queued + retrying, ...waiting)}.`,
      href: queueHref(queue),
      isUrgent: true,
    }));
}

function unservedQueues({ queues, workers }: Overview): Attention[] {
  const unserved = queues.filter((queue) => queue.workers === 0);
  if (unserved.length === 0) return [];
  const waitingCount = unserved.reduce((sum, { queued }) => sum + queued, 0);
  const hasOnlineWorker = workers.some(({ aliveForMs }) => aliveForMs > 0);
  const subject = hasOnlineWorker ? `No worker serves ${list(unserved)}` : 'No workers are online';
  const text = waitingCount > 0 ? `${subject}. ${countOf(waitingCount, ...waiting)}.` : `${subject}.`;
  return [{ id: 'unserved', text, href: '#workers', isUrgent: true }];
}

function offlineWorkers({ workers }: Overview): Attention[] {
  // Once all its jobs are recovered, there is nothing left to wait for.
  const offline = workers.filter(({ aliveForMs, running }) => aliveForMs <= 0 && running > 0);
  const [first] = offline;
  if (!first) return [];
  const text =
    offline.length === 1
      ? `Worker ${first.host}:${first.pid} stopped responding. Its running jobs will be recovered.`
      : `${offline.length} workers stopped responding. Their running jobs will be recovered.`;
  return [{ id: 'offline', text, href: '#workers', isUrgent: false }];
}

function failures({ queues }: Overview): Attention[] {
  const failed = queues.reduce((sum, queue) => sum + queue.failed, 0);
  if (failed === 0) return [];
  const text = `${countOf(failed, 'job')} failed within the last 24 hours.`;
  return [{ id: 'failed', text, href: failedHref({ days: '1' }), isUrgent: true }];
}

function rejectedEmails({ rejectedEmails: count }: Overview): Attention[] {
  if (count === 0) return [];
  const text = `The mail server rejected ${countOf(count, 'email')} within the last 24 hours.`;
  return [{ id: 'rejected', text, href: failedHref({ days: '1', code: 'mail_refused' }), isUrgent: true }];
}

function longWaits({ queues }: Overview): Attention[] {
  return queues.flatMap(({ queue, oldestWaitingMs }) =>
    oldestWaitingMs !== null && oldestWaitingMs > longWaitMs
      ? [
          {
            id: `wait-${queue}`,
            text: `A job in the ${queue} queue has been waiting for ${formatSeconds(oldestWaitingMs)}.`,
            href: jobSearchHref({ queue, states: ['queued', 'retrying'], sort: 'oldest' }),
            isUrgent: false,
          },
        ]
      : [],
  );
}

function undispatched({ undispatched: count }: Overview): Attention[] {
  if (count === 0) return [];
  const text = `${countOf(count, ...waiting)} to be dispatched to a queue.`;
  return [
    { id: 'outbox', text, href: jobSearchHref({ states: ['queued'], sort: 'oldest' }), isUrgent: false },
  ];
}

function unknownKinds({ unknownKinds: unknown }: Overview): Attention[] {
  return unknown.map(({ kind, count }) => ({
    id: `unknown-${kind}`,
    text: `No online worker can run ${kind} jobs. ${countOf(count, ...waiting)}.`,
    href: jobSearchHref({ kind, states: [...pendingStates], sort: 'oldest' }),
    isUrgent: true,
  }));
}

function list(queues: QueueFigures[]): string {
  const names = queues.map(({ queue }) => queue);
  return `the ${formatList(names)} ${plural(names.length, 'queue', 'queues')}`;
}
