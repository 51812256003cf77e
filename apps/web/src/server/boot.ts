import { constants } from 'node:os';
import { watchAlerts } from '@offload/core';
import { checkQueueServer } from '@offload/core/health';
import { findUnread } from '@offload/env';
import { env } from '@/env';
import { alertOptions } from './alert-options';
import { followConnections } from './http/connections';
import { guardRequests } from './http/incoming-requests';
import { followPageOutages, type PageOutages } from './http/page-outages';
import { keepExchanges } from './http/page-status';
import { recordRequest } from './http/record-request';
import { allowSlowUploads } from './http/slow-uploads';
import { watchPages } from './metrics/watch-pages';
import { runtime } from './runtime';
import { sealOldSecrets } from './seal-old-secrets';
import { readHealth } from './services';

/** How long responses may take once the process is told to stop. Orchestrators allow at least 10 s. */
const patienceMs = 8_000;

/**
 * Validates the configuration, guards incoming requests, gives uploads time, times the pages, watches the alerts, and makes the
 * process end soon after it is told to stop. Returns the `PageOutages`, which must be told of pages that fail.
 */
export function boot(): PageOutages {
  try {
    guardRequests(env().TRUSTED_PROXIES);
    checkQueueServer(env().QUEUE_URL).catch(giveUp);
  } catch (error) {
    giveUp(error);
  }
  const unread = findUnread(process.env);
  if (unread.length > 0) runtime().log.warn({ unread }, `no process reads ${unread.join(', ')}`);
  keepExchanges();
  allowSlowUploads();
  watchPages(recordRequest);
  sealOldSecrets().catch((error) => runtime().log.warn({ error }, 'failed to encrypt secrets'));
  const following = runtime().schema.follow(runtime().core);
  const stopping = new AbortController();
  void watchAlerts(runtime().jobs, { ...alertOptions(), signal: stopping.signal });
  const closeConnections = followConnections();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Next accepts no more connections and waits for the open ones, but an event stream never ends by itself.
    process.once(signal, () => {
      stopping.abort();
      void following.stop();
      closeConnections();
      runtime()
        .live.close()
        .catch((error) => runtime().log.warn({ error }, 'live updates'));
      setTimeout(() => {
        runtime().log.warn({ patienceMs }, 'stopped before every request had its response');
        process.exit(128 + constants.signals[signal]);
      }, patienceMs).unref();
    });
  }
  return followPageOutages(async () => {
    const { database, isDatabaseFull, connections } = await readHealth();
    // Pages only read.
    return (database || isDatabaseFull) && connections;
  });
}

function giveUp(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
