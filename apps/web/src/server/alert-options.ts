import type { WithoutWorker } from '@offload/core';
import { createErrorLogger } from '@offload/core/log';
import { sql } from '@offload/core/sql';
import { sealingKeys } from '@offload/env';
import { createAlertDelivery } from '@offload/kinds/alerts';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { deliver } from '@offload/kinds/webhooks/deliver';
import { createPostWebhook } from '@offload/outgoing';
import { runtime } from './runtime';

/**
 * Returns how the web watches the alerts, as workers do. Only the web notices that the last worker has died. Then it posts the
 * webhooks that report it, and all other work waits for a worker.
 */
export function alertOptions() {
  const { db, jobs, env, log } = runtime();
  const post = createPostWebhook({ allowHosts: env.FETCH_ALLOW_HOSTS, sealingKeys: sealingKeys(env) });
  const withoutWorker: WithoutWorker<typeof webhookDelivery.payload> = {
    contract: webhookDelivery,
    where: sql`payload->>'type' = 'alert.firing' AND payload->'data'->>'rule' = 'no-worker'`,
    run: (message, claim, signal) => deliver({ db, jobs, post, appUrl: env.APP_URL }, claim, message, signal),
  };
  const onError = createErrorLogger(log)('failed to evaluate or deliver alerts');
  return { onAlert: createAlertDelivery(db), withoutWorker, onError };
}
