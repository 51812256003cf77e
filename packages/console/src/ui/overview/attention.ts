import { pendingStates } from '@offload/core/admin/browser';
import { countOf, formatList, plural } from '@offload/core/format/amounts';
import { formatSeconds } from '@offload/core/format/durations';
import { countTextOf } from '../../operations/figures/vocabulary';
import type { FiringAlert } from '../../reads/alerts';
import type { QueueFigures, WorkerFigures } from '../../views';
import { failedPath } from '../failed/failure-view';
import { calledBy, type GateLine } from '../gates/gate-line';
import { jobSearchPath } from '../job/job-search-query';
import { queuePath, type Target } from '../paths';

export interface Attention {
  id: string;
  text: string;
  /** Where to see more about it. */
  target: Target;
  isUrgent: boolean;
}

const waiting = ['job is waiting', 'jobs are waiting'] as const;
// A healthy queue empties within seconds, a busy one within minutes.
const longWaitMs = 60_000;

/** What an app adds: one sentence, and where to see more about it. */
export interface AppAttention {
  text: string;
  href: string;
  /** Whether someone should do something about it now; by default true. */
  isUrgent?: boolean;
}

/** The state of a system, in which `findAttention` looks. */
export interface SystemState {
  /** Whether the server of the queues accepts jobs. */
  acceptsJobs: boolean;
  /** The app's own entries. */
  more: AppAttention[];
  /** The gates that hold their jobs back. */
  shutGates: GateLine[];
  firing: FiringAlert[];
  /** Jobs that were committed and haven't been dispatched. */
  undispatched: number;
  /** Kinds that no online worker can run, with the number of waiting jobs. */
  unknownKinds: { kind: string; count: number }[];
  queues: QueueFigures[];
  workers: WorkerFigures[];
}

/** Returns what needs attention as one sentence each: first what is urgent, also of what the app says. */
export function findAttention(state: SystemState): Attention[] {
  const found = [
    ...queueServer(state),
    ...saidByApp(state),
    ...firingAlerts(state),
    ...outages(state),
    ...shutGates(state),
    ...pausedQueues(state),
    ...unservedQueues(state),
    ...offlineWorkers(state),
    ...unknownKinds(state),
    ...failures(state),
    ...longWaits(state),
    ...undispatched(state),
  ];
  return [...found.filter(({ isUrgent }) => isUrgent), ...found.filter(({ isUrgent }) => !isUrgent)];
}

function queueServer({ acceptsJobs }: SystemState): Attention[] {
  const text = "The queue can't be reached or doesn't accept writes. New jobs wait until it's back.";
  return acceptsJobs ? [] : [{ id: 'queue', text, target: { to: '/queues' }, isUrgent: true }];
}

function saidByApp({ more }: SystemState): Attention[] {
  return more.map(({ text, href, isUrgent = true }) => ({
    id: `app-${text}`,
    text,
    target: { href },
    isUrgent,
  }));
}

function firingAlerts({ firing }: SystemState): Attention[] {
  return firing.map(({ rule, queue, summary }) => ({
    id: `alert-${rule}-${queue}`,
    text: `Alert: ${summary}`,
    target: { to: '/alerts' },
    isUrgent: true,
  }));
}

function outages({ queues }: SystemState): Attention[] {
  return queues.flatMap(({ queue, outage }) => {
    if (!outage) return [];
    const { reason, detail } = outage;
    return {
      id: `outage-${queue}`,
      text: `The ${queue} queue is paused${reason === null ? ' by an outage.' : `. ${reason}: ${detail}`}`,
      target: { to: queuePath(queue) },
      isUrgent: true,
    };
  });
}

function shutGates({ shutGates: gates }: SystemState): Attention[] {
  // Leaves out half-open gates that no job waits for: the next job that needs one tries it.
  const noted = gates.filter(({ state, waiting: count }) => state === 'closed' || count > 0);
  return noted.map(({ name, state, waiting: count }, index) => {
    const isDown = state === 'closed';
    const what = `${calledBy(name)} ${isDown ? 'is down' : 'was down and is being retried'}.`;
    return {
      // Readers without values get no names.
      id: `gate-${name}-${index}`,
      text: count > 0 ? `${what} ${countOf(count, ...waiting)}.` : what,
      target: { to: '/gates' },
      isUrgent: isDown,
    };
  });
}

function pausedQueues({ queues }: SystemState): Attention[] {
  return queues
    .filter(({ isPaused, queued, retrying }) => isPaused && queued + retrying > 0)
    .map(({ queue, queued, retrying }) => ({
      id: `paused-${queue}`,
      text: `The ${queue} queue is paused. ${countTextOf(queued + retrying, ...waiting)}.`,
      target: { to: queuePath(queue) },
      isUrgent: true,
    }));
}

function unservedQueues({ queues, workers }: SystemState): Attention[] {
  const unserved = queues.filter((queue) => queue.workers === 0);
  if (unserved.length === 0) return [];
  const waitingCount = unserved.reduce((sum, { queued }) => sum + queued, 0);
  const hasOnlineWorker = workers.some(({ aliveForMs }) => aliveForMs > 0);
  const subject = hasOnlineWorker ? `No worker serves ${list(unserved)}` : 'No workers are online';
  const text = waitingCount > 0 ? `${subject}. ${countTextOf(waitingCount, ...waiting)}.` : `${subject}.`;
  return [{ id: 'unserved', text, target: { to: '#workers' }, isUrgent: true }];
}

function offlineWorkers({ workers }: SystemState): Attention[] {
  // Once all its jobs are rescued, there is nothing left to wait for.
  const offline = workers.filter(({ aliveForMs, running }) => aliveForMs <= 0 && running > 0);
  const [first] = offline;
  if (!first) return [];
  const text =
    offline.length === 1
      ? `Worker ${first.host}:${first.pid} stopped responding. Its running jobs will be rescued.`
      : `${offline.length} workers stopped responding. Their running jobs will be rescued.`;
  return [{ id: 'offline', text, target: { to: '#workers' }, isUrgent: false }];
}

function failures({ queues }: SystemState): Attention[] {
  const failed = queues.reduce((sum, queue) => sum + queue.failed, 0);
  if (failed === 0) return [];
  const text = `${countTextOf(failed, 'job', 'jobs')} failed within the last 24 hours.`;
  return [{ id: 'failed', text, target: { to: failedPath({ days: '1' }) }, isUrgent: true }];
}

function longWaits({ queues }: SystemState): Attention[] {
  return queues.flatMap(({ queue, oldestWaitingMs }) =>
    oldestWaitingMs !== null && oldestWaitingMs > longWaitMs
      ? [
          {
            id: `wait-${queue}`,
            text: `A job in the ${queue} queue has been waiting for ${formatSeconds(oldestWaitingMs)}.`,
            target: { to: jobSearchPath({ queue, states: ['queued', 'retrying'], sort: 'oldest' }) },
            isUrgent: false,
          },
        ]
      : [],
  );
}

function undispatched({ undispatched: count }: SystemState): Attention[] {
  if (count === 0) return [];
  const text = `${countTextOf(count, ...waiting)} to be dispatched to a queue.`;
  return [
    {
      id: 'outbox',
      text,
      target: { to: jobSearchPath({ states: ['queued'], sort: 'oldest' }) },
      isUrgent: false,
    },
  ];
}

function unknownKinds({ unknownKinds: unknown }: SystemState): Attention[] {
  return unknown.map(({ kind, count }) => ({
    id: `unknown-${kind}`,
    text: `No online worker can run ${kind} jobs. ${countOf(count, ...waiting)}.`,
    target: { to: jobSearchPath({ kind, states: [...pendingStates], sort: 'oldest' }) },
    isUrgent: true,
  }));
}

function list(queues: QueueFigures[]): string {
  const names = queues.map(({ queue }) => queue);
  return `the ${formatList(names)} ${plural(names.length, 'queue', 'queues')}`;
}
