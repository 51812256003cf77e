import { formatList, plural } from '@offload/core/format/amounts';
import { formatSeconds } from '@offload/core/format/durations';
import { countTextOf } from '../../operations/figures/vocabulary';
import { undispatchedWord } from '../../operations/search/search-words';
import type { QueueFigures, WorkerFigures } from '../../views';
import { jobSearchPath } from '../job/job-search-query';
import { queuePath } from '../paths';
import { waitingText } from '../queue/waiting-text';
import type { Cause, SystemState } from './system-state';

export function queueServer({ acceptsJobs, queues }: SystemState): Cause[] {
  if (acceptsJobs) return [];
  const text = "The queue can't be reached or doesn't accept writes.";
  const details = [...waitingText(queues), "New jobs are stored and wait until it's back."];
  return [{ id: 'queue', text, details, target: { to: '/queues' }, queues: namesOf(queues) }];
}

export function pausedQueues(_state: SystemState, unexplained: QueueFigures[]): Cause[] {
  return unexplained
    .filter(({ isPaused, queued, retrying }) => isPaused && queued + retrying > 0)
    .map((paused) => ({
      id: `paused-${paused.queue}`,
      text: `Staff have paused the ${paused.queue} queue${paused.pauseReason ? `: ${paused.pauseReason}` : '.'}`,
      details: [...waitingText([paused]), 'Resume the queue to run them.'],
      target: { to: queuePath(paused.queue) },
      queues: [paused.queue],
    }));
}

/** One outage may hold several queues. */
export function outages(_state: SystemState, unexplained: QueueFigures[]): Cause[] {
  const down = unexplained.filter(({ outage }) => outage);
  const reasonOf = ({ outage }: QueueFigures) => outage?.reason ?? null;
  return [...new Set(down.map(reasonOf))].map((reason) => {
    const held = down.filter((queue) => reasonOf(queue) === reason);
    const [first] = held;
    const { detail = null, since = null, nextProbeAt = null } = first?.outage ?? {};
    const subject = `An outage holds ${queuesText(namesOf(held))}.`;
    return {
      id: `outage-${namesOf(held)}`,
      text: reason === null ? subject : `${subject} ${reason}.`,
      details: [...(detail ? [detail.replace(/\.?$/, '.')] : []), ...waitingText(held)],
      since,
      probe: { queues: namesOf(held), nextProbeAt },
      target: { to: held.length === 1 && first ? queuePath(first.queue) : '/queues' },
      queues: namesOf(held),
    };
  });
}

export function unservedQueues({ queues, workers }: SystemState): Cause[] {
  const unserved = queues.filter((queue) => queue.workers === 0);
  if (unserved.length === 0) return [];
  const hasOnlineWorker = workers.some(({ aliveForMs }) => aliveForMs > 0);
  const names = namesOf(unserved);
  return [
    {
      id: 'unserved',
      text: hasOnlineWorker ? `No worker serves ${queuesText(names)}.` : 'No workers are online.',
      details: [
        ...waitingText(unserved),
        ...(hasOnlineWorker ? [] : stoppedWorkers(workers)),
        hasOnlineWorker
          ? `Start a worker that serves ${plural(names.length, 'it', 'them')}.`
          : 'Start a worker.',
      ],
      target: { to: '#workers' },
      queues: names,
    },
  ];
}

/** An alert about waiting jobs is a cause only if nothing else explains why they wait. */
export function waitAlerts({ firing }: SystemState, unexplained: QueueFigures[]): Cause[] {
  return unexplained.flatMap(({ queue }) => {
    const of = (wanted: string) => firing.find((alert) => alert.queue === queue && alert.rule === wanted);
    const alert = of('stalled') ?? of('oldest-waiting');
    if (!alert) return [];
    const advice = {
      stalled: 'If this lasts, check the queue server and restart the workers.',
      other: 'Its jobs may take long, or its workers may be too few.',
    };
    return {
      id: `${alert.rule}-${queue}`,
      text: alert.summary,
      details: [alert.rule === 'stalled' ? advice.stalled : advice.other],
      target: { to: waitingPath(queue) },
      queues: [queue],
    };
  });
}

// A healthy queue empties within seconds, a busy one within minutes.
const longWaitMs = 60_000;

export function longWaits(_state: SystemState, unexplained: QueueFigures[]): Cause[] {
  return unexplained.flatMap(({ queue, oldestWaitingMs }) => {
    if (oldestWaitingMs === null || oldestWaitingMs <= longWaitMs) return [];
    return {
      id: `wait-${queue}`,
      text: `A job in the ${queue} queue has been waiting for ${formatSeconds(oldestWaitingMs)}.`,
      target: { to: waitingPath(queue) },
      isUrgent: false,
      queues: [queue],
    };
  });
}

export function undispatched({ undispatched: found }: SystemState, unexplained: QueueFigures[]): Cause[] {
  const names = namesOf(unexplained);
  return found
    .filter(({ queue }) => names.includes(queue))
    .map(({ queue, count }) => ({
      id: `outbox-${queue}`,
      text: `${countTextOf(count, 'job', 'jobs')} of the ${queue} queue ${plural(count, 'has', 'have')} yet to be dispatched to it.`,
      details: ['Workers try again every second.'],
      target: { to: undispatchedPath(queue) },
      isUrgent: false,
    }));
}

/** The jobs of a queue that was renamed or removed stay in it. */
export function removedQueues({ undispatched: found, queues }: SystemState): Cause[] {
  const names = namesOf(queues);
  return found
    .filter(({ queue }) => !names.includes(queue))
    .map(({ queue, count }) => ({
      id: `removed-${queue}`,
      text: `The code has no ${queue} queue. ${countTextOf(count, 'job waits', 'jobs wait')} in it.`,
      details: ['Deploy a worker that has this queue, or cancel its jobs.'],
      target: { to: undispatchedPath(queue) },
    }));
}

/** Once all jobs of an offline worker are rescued, there is nothing left to wait for. */
export function stoppedWorkers(workers: WorkerFigures[]): string[] {
  const offline = workers.filter(({ aliveForMs, running }) => aliveForMs <= 0 && running > 0);
  const [first] = offline;
  if (!first) return [];
  return [
    offline.length === 1
      ? `Worker ${first.host}:${first.pid} stopped responding. Its running jobs will be rescued.`
      : `${offline.length} workers stopped responding. Their running jobs will be rescued.`,
  ];
}

const namesOf = (queues: QueueFigures[]) => queues.map(({ queue }) => queue);
const waitingPath = (queue: string) =>
  jobSearchPath({ queue, states: ['queued', 'retrying'], sort: 'oldest' });
const undispatchedPath = (queue: string) => jobSearchPath({ q: undispatchedWord, queue, sort: 'oldest' });

function queuesText(names: string[]): string {
  return `the ${formatList(names)} ${plural(names.length, 'queue', 'queues')}`;
}
