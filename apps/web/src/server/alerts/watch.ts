import { countWorkers } from '@offload/core';
import { evaluateAlerts } from '@offload/jobs/alerts';
import { runtime } from '../runtime';
import { postDueAlerts } from './post-due-alerts';

const everyMs = 10_000;

/**
 * Looks at the alerts' rules, as workers do. When the last worker has died nobody else notices, and nobody else can say
 * so: then the webhooks that wait are posted from here.
 */
export async function watchAlerts(): Promise<void> {
  const { db, core, jobs } = runtime();
  const enqueued = await evaluateAlerts(db);
  if ((await countWorkers(core)) === 0) await postDueAlerts();
  void jobs.dispatch(enqueued);
}

/** Does so every ten seconds. Answers how to stop. */
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
