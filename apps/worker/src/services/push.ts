import type { Run } from '@offload/core/worker';
import {
  type Database,
  endPushSubscription,
  findNotifications,
  findPushSubscription,
  readPushKey,
} from '@offload/db';
import { sealingKeys } from '@offload/env';
import type { Push } from '@offload/kinds/services/messages';
import { openSecret } from '@offload/outgoing';
import type { PostPush } from '@offload/outgoing/push';
import type { Env } from '../env';

interface PushParts {
  db: Database;
  env: Env;
  postPush: PostPush;
}

// A device that is offline for longer misses the message. The bell still shows the notification.
const ttlSeconds = 24 * 60 * 60;
const topic = 'jobs';

/** Returns how a job sends messages to the devices of its owner. */
export function createPush({ db, env, postPush }: PushParts, { claim, signal }: Run): Push {
  return {
    findUnread: () => findNotifications(db, claim.ownerId, { channel: 'push', limit: 50, onlyUnread: true }),
    async send(subscriptionId, message) {
      const subscription = await findPushSubscription(db, claim.ownerId, subscriptionId);
      const kept = await readPushKey(db);
      if (!subscription || !kept) return false;
      const keys = { ...kept, privateKey: openSecret(kept.privateKey, sealingKeys(env)) };
      const payload = JSON.stringify(message);
      const isAccepted = await postPush({ subscription, keys, payload, topic, ttlSeconds }, signal);
      if (!isAccepted) await endPushSubscription(db, subscription);
      return isAccepted;
    },
  };
}
