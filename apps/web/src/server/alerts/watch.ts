import { countWorkers, evaluateAlerts } from '@offload/core/internal';
import { createAlertDelivery } from '@offload/kinds/alerts';
import { queues } from '@offload/kinds/queues';
import { runtime } from '../runtime';
import { inTime } from '../services';
import { postDueAlerts } from './post-due-alerts';

const everyMs = 10_000;

/**
 * Evaluates the alert rules, as workers do. Only the web notices when the last worker has died, and then it posts the
 * waiting webhooks itself.
 */
export async function watchAlerts(): Promise<void> {
  const { db, core, jobs, pausedQueues } = runtime();
  const watched = { queues: Object.keys(queues), paused: await pausedQueues() };
  const enqueued = await evaluateAlerts(core, watched, createAlertDelivery(db));
  // Not for long, because the queue may be down.
  await inTime(jobs.dispatch(enqueued));
  if ((await countWorkers(core)) === 0) await postDueAlerts();
}

/** Evaluates them every 10 seconds. Returns a function that stops it. */
export function repeatWatchingAlerts(): () => void {
  let isWatching = false;
  const timer = setInterval(async () => {
    if (isWatching) return;
    isWatching = true;
    await watchAlerts().catch((error) => runtime().log.debug({ error }, 'alerts were not looked at'));
    isWatching = false;
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
