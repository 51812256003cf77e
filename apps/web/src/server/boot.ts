import { env } from '@/env';
import { repeatWatchingAlerts } from './alerts/watch';
import { guardRequests } from './http/incoming-requests';
import { watchPages } from './metrics/watch-pages';
import { openedRuntime, runtime } from './runtime';
import { sealOldSecrets } from './seal-old-secrets';

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
  sealOldSecrets().catch((error) => runtime().log.warn({ error }, 'failed to encrypt secrets'));
  const stopWatching = repeatWatchingAlerts();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Next waits for open responses, and a stream never ends by itself.
    process.once(signal, () => {
      stopWatching();
      void openedRuntime()?.live.close();
    });
  }
}
