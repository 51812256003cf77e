import type { Overview, QueueFigures } from '@/api/admin/overview-schema';
import { formatSeconds } from '../../time/duration';

export interface Attention {
  id: string;
  text: string;
  /** Where to see more of it. */
  href: string;
  isUrgent: boolean;
}

// A queue that is well is empty within seconds, and one that is busy within minutes.
const longWaitMs = 60_000;

/** What somebody should look at, the most urgent first; each in a sentence. */
export function findAttention(overview: Overview): Attention[] {
  return [
    ...downServices(overview),
    ...unservedQueues(overview),
    ...silentWorkers(overview),
    ...failures(overview),
    ...longWaits(overview),
    ...notHandedOver(overview),
    ...unknownKinds(overview),
  ];
}

function downServices({ services }: Overview): Attention[] {
  const down = [
    ...(services.queue
      ? []
      : [
          {
            id: 'queue',
            text: "The queue can't be reached, or takes no writes. New jobs wait until it is back.",
          },
        ]),
    ...(services.storage
      ? []
      : [
          {
            id: 'storage',
            text: 'Files cannot be stored: the file storage is full or cannot be reached. Jobs with files wait.',
          },
        ]),
  ];
  for (const { queue, reason, detail } of services.outages)
    down.push({ id: `outage-${queue}`, text: `The queue ${queue} is paused. ${reason}: ${detail}` });
  return down.map((item) => ({ ...item, href: '/api/health', isUrgent: true }));
}

function unservedQueues({ queues, workers }: Overview): Attention[] {
  const unserved = queues.filter((queue) => queue.workers === 0);
  if (unserved.length === 0) return [];
  const waiting = unserved.reduce((sum, { queued }) => sum + queued, 0);
  const isAnybodyThere = workers.some(({ aliveForMs }) => aliveForMs > 0);
  const subject = isAnybodyThere ? `No worker serves ${list(unserved)}` : 'No worker is connected';
  const text =
    waiting > 0 ? `${subject}: ${jobs(waiting)} ${waiting === 1 ? 'waits' : 'wait'}.` : `${subject}.`;
  return [{ id: 'unserved', text, href: '#workers', isUrgent: true }];
}

function silentWorkers({ workers }: Overview): Attention[] {
  const silent = workers.filter(({ aliveForMs }) => aliveForMs <= 0);
  const [first] = silent;
  if (!first) return [];
  const text =
    silent.length === 1
      ? `The worker ${first.host}:${first.pid} has fallen silent. What it ran will be run again.`
      : `${silent.length} workers have fallen silent. What they ran will be run again.`;
  return [{ id: 'silent', text, href: '#workers', isUrgent: false }];
}

function failures({ queues }: Overview): Attention[] {
  const failed = queues.reduce((sum, queue) => sum + queue.failed, 0);
  if (failed === 0) return [];
  const text = `${jobs(failed)} failed within the last 24 hours.`;
  return [{ id: 'failed', text, href: '/admin/failed?days=1', isUrgent: true }];
}

function longWaits({ queues }: Overview): Attention[] {
  return queues.flatMap(({ queue, oldestWaitingMs }) =>
    oldestWaitingMs !== null && oldestWaitingMs > longWaitMs
      ? [
          {
            id: `wait-${queue}`,
            text: `A job in the queue ${queue} has been waiting for ${formatSeconds(oldestWaitingMs)}.`,
            href: `/admin/jobs?state=queued&queue=${encodeURIComponent(queue)}`,
            isUrgent: false,
          },
        ]
      : [],
  );
}

function notHandedOver({ notHandedOver: count }: Overview): Attention[] {
  if (count === 0) return [];
  const text = `${jobs(count)} ${count === 1 ? 'has' : 'have'} been committed and not yet handed over to a queue.`;
  return [{ id: 'outbox', text, href: '/admin/jobs?state=queued', isUrgent: false }];
}

function unknownKinds({ unknownKinds: unknown }: Overview): Attention[] {
  return unknown.map(({ kind, count }) => ({
    id: `unknown-${kind}`,
    text: `No running worker knows the kind ${kind}: ${jobs(count)} ${count === 1 ? 'waits' : 'wait'} for one that does.`,
    href: `/admin/jobs?state=queued&kind=${encodeURIComponent(kind)}`,
    isUrgent: true,
  }));
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count.toLocaleString('en')} jobs`;
}

function list(queues: QueueFigures[]): string {
  const names = queues.map(({ queue }) => queue);
  return `the ${names.length === 1 ? 'queue' : 'queues'} ${new Intl.ListFormat('en').format(names)}`;
}
