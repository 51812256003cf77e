import { pendingStates } from '@offload/core/admin/browser';
import { countOf } from '@offload/core/format/amounts';
import { countTextOf } from '../../operations/figures/vocabulary';
import type { QueueFigures } from '../../views';
import { failedPath } from '../failed/failure-view';
import { calledBy } from '../gates/gate-line';
import { jobSearchPath } from '../job/job-search-query';
import type { Attention, Cause, SystemState } from './system-state';
import {
  longWaits,
  outages,
  pausedQueues,
  queueServer,
  removedQueues,
  stoppedWorkers,
  undispatched,
  unservedQueues,
  waitAlerts,
} from './waiting-causes';

/** The causes, those that explain more first. Each gets the queues whose waiting jobs no cause before it explains. */
const causes: readonly ((state: SystemState, unexplained: QueueFigures[]) => Cause[])[] = [
  queueServer,
  saidByApp,
  pausedQueues,
  outages,
  unservedQueues,
  shutGates,
  unknownKinds,
  failures,
  waitAlerts,
  offlineWorkers,
  longWaits,
  undispatched,
  removedQueues,
];

/** Returns what needs attention, one entry for each cause: first what is urgent, also of what the app says. */
export function findAttention(state: SystemState): Attention[] {
  const found: Attention[] = [];
  for (const find of causes) {
    const explained = found.flatMap(({ queues }) => queues);
    const unexplained = state.queues.filter(({ queue }) => !explained.includes(queue));
    const defaults = { details: [], since: null, isUrgent: true, queues: [], probe: null };
    found.push(...find(state, unexplained).map((cause) => ({ ...defaults, ...cause })));
  }
  return [...found.filter(({ isUrgent }) => isUrgent), ...found.filter(({ isUrgent }) => !isUrgent)];
}

function saidByApp({ more }: SystemState): Cause[] {
  return more.map(({ text, href, isUrgent = true }) => ({
    id: `app-${text}`,
    text,
    target: { href },
    isUrgent,
  }));
}

function shutGates({ shutGates: gates }: SystemState): Cause[] {
  // Leaves out half-open gates that no job waits for: the next job that needs one tries it.
  const noted = gates.filter(({ state, waiting }) => state === 'closed' || waiting > 0);
  return noted.map(({ name, state, waiting }, index) => {
    const isDown = state === 'closed';
    return {
      // Readers without values get no names.
      id: `gate-${name}-${index}`,
      text: `${calledBy(name)} ${isDown ? 'is down' : 'was down and is being retried'}.`,
      details: waiting > 0 ? [`${countOf(waiting, 'job is waiting', 'jobs are waiting')}.`] : [],
      target: { to: '/gates' },
      isUrgent: isDown,
    };
  });
}

function unknownKinds({ unknownKinds: unknown }: SystemState): Cause[] {
  return unknown.map(({ kind, count }) => ({
    id: `unknown-${kind}`,
    text: `No online worker can run ${kind} jobs.`,
    details: [
      `${countOf(count, 'job is waiting', 'jobs are waiting')}.`,
      'Deploy a worker that has this kind.',
    ],
    target: { to: jobSearchPath({ kind, states: [...pendingStates], sort: 'oldest' }) },
  }));
}

/** Each failure is counted once: those of a queue with an alert stand beside the alert. */
function failures({ queues, firing }: SystemState): Cause[] {
  const alerts = firing.filter(({ rule }) => rule === 'failed-rate');
  const failing = queues.filter(({ failed }) => failed > 0);
  const others = failing.filter(({ queue }) => !alerts.some((alert) => alert.queue === queue));
  const all = failing.reduce((sum, { failed }) => sum + failed, 0);
  const failedText = (count: number) => countTextOf(count, 'job', 'jobs');
  const within = 'failed within the last 24 hours.';
  if (alerts.length === 0 && all > 0) {
    const target = { to: failedPath({ days: '1' }) };
    return [{ id: 'failed', text: `${failedText(all)} ${within}`, target }];
  }
  return [
    ...alerts.map(({ queue, summary }) => ({
      id: `failed-rate-${queue}`,
      text: summary,
      details: failing
        .filter((one) => one.queue === queue)
        .map(({ failed }) => `${failedText(failed)} of this queue ${within}`),
      target: { to: failedPath({ days: '1', queue }) },
    })),
    ...others.map(({ queue, failed }) => ({
      id: `failed-${queue}`,
      text: `${failedText(failed)} of the ${queue} queue ${within}`,
      target: { to: failedPath({ days: '1', queue }) },
    })),
  ];
}

function offlineWorkers({ workers }: SystemState): Cause[] {
  // If none is online, they are part of that.
  if (!workers.some(({ aliveForMs }) => aliveForMs > 0)) return [];
  const [text] = stoppedWorkers(workers);
  return text ? [{ id: 'offline', text, target: { to: '#workers' }, isUrgent: false }] : [];
}
