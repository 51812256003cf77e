import { env } from '@/env';
import { sealOldSecret } from './alerts/seal-old-secret';
import { repeatWatchingAlerts } from './alerts/watch';
import { guardRequests } from './http/incoming-requests';
import { watchPages } from './metrics/watch-pages';
import { openedRuntime, runtime } from './runtime';

/**
 * Validates the configuration, guards incoming requests, times the pages, watches the alerts, and closes open event
 * streams when the process is told to stop.
 */
export function boot(): void {
  try {
    guardRequests(env().TRUSTED_PROXIES);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  watchPages((request) => runtime().metrics.answered(request));
  sealOldSecret().catch((error) => runtime().log.warn({ error }, 'the secret of the webhook is not sealed'));
  const stopWatching = repeatWatchingAlerts();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Next waits for open responses, and a stream never ends by itself.
    process.once(signal, () => {
      stopWatching();
      void openedRuntime()?.live.close();
    });
  }
}
