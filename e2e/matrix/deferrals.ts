import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import type { Plug } from './plugs';
import { patienceMs } from './processes';
import type { World } from './world';

// Long enough for emails to be tried more than once while the queue pauses and resumes.
const deferredMs = 6_000;

/** The mail server defers all emails at one step: half of them because of the recipient, half because it's full. */
function deferralAt(step: 'greeting' | 'sender' | 'recipient' | 'body'): Plug {
  return {
    name: `mail deferred at the ${step}`,
    async pull({ world }) {
      world.mail.conduct((at, about) => {
        if (at !== step) return undefined;
        return about.length % 2 === 0 ? '452 4.3.1 full' : '450 4.7.1 greylisted';
      });
      await delay(deferredMs);
      world.mail.conduct(() => undefined);
      await untilSent(world);
    },
  };
}

/** Waits until all emails of now have been sent. Those that were deferred don't wait for minutes. */
async function untilSent({ database: { db } }: World): Promise<void> {
  const open = { email: { isNot: null }, finishedAt: null };
  const ids = (await db.job.findMany({ where: open })).map(({ id }) => id);
  const deferred = { id: { in: ids }, state: 'waiting', heldBy: 'time' };
  await until(async () => {
    await db.job.updateMany({ where: deferred, data: { nextAttemptAt: new Date(0) } });
    return (await db.job.count({ where: { ...open, id: { in: ids } } })) === 0;
  }, patienceMs);
}

export const deferrals: Plug[] = (['greeting', 'sender', 'recipient', 'body'] as const).map(deferralAt);
