import { countWorkers, evaluateAlerts, findPausedQueues } from '@offload/core/internal';
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
  const { db, core, jobs, queue } = runtime();
  const names = Object.keys(queues);
  const watched = { queues: names, paused: [...(await findPausedQueues(queue, names))] };
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
