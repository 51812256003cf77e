import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { emptyQueue, until } from '@offload/testing';
import type { EnqueuedSample } from '@offload/testing/samples';
import { outages } from './outages';
import { patienceMs } from './processes';
import { signals } from './signals';
import type { System } from './system';
import { untilEnded } from './waits';
import type { Needs, World } from './world';

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

const deferrals: Plug[] = (['greeting', 'sender', 'recipient', 'body'] as const).map(deferralAt);

const processes = ['web', 'worker'] as const;
const servers = ['database', 'queue'] as const;
const ways = ['refused', 'silent'] as const;

// Longer than a lease, and than every timeout that notices a silent server.
const cutMs = 10_000;

/** Cuts one process off from its database or its queue, while the others reach it. */
function cut(
  process: (typeof processes)[number],
  server: (typeof servers)[number],
  way: (typeof ways)[number],
): Plug {
  return {
    name: `only the ${process}'s ${server} ${way}`,
    // If a worker can't renew its leases, another one takes over its jobs.
    costsAttempt: () => process === 'worker' && server === 'database',
    async pull(system, samples) {
      const { links } = system.world;
      const cutOff = process === 'worker' ? system.worker : null;
      // It runs all jobs in the meantime.
      if (cutOff) system.addWorker(0, links.other);
      const link = links[process][server];
      if (way === 'refused') await link.refuse();
      else link.hold();
      await Promise.all([delay(cutMs), cutOff && untilEnded(system.world, samples)]);
      await link.open();
      cutOff?.signal('SIGTERM');
      await cutOff?.ended;
    },
  };
}

const cuts: Plug[] = processes.flatMap((process) =>
  servers.flatMap((server) => ways.map((way) => cut(process, server, way))),
);

// Longer than any wait of the matrix: what has to wait for as long is as good as lost.
const aheadSeconds = 3_600;
// Leases are renewed, retries are planned, and jobs are dispatched by the wrong clock meanwhile.
const aheadMs = 6_000;

/** Sets the database's clock ahead and back, and pulls the plugs of worker and queue in between. */
const clockStep: Plug = {
  name: "PostgreSQL's clock an hour ahead and back",
  needs: { ownPostgres: true, databaseClock: true },
  aheadSeconds,
  // Its worker is killed.
  costsAttempt: () => true,
  async pull(system) {
    const { worker, world } = system;
    world.databaseClock?.setAhead(aheadSeconds);
    await delay(aheadMs);
    worker.signal('SIGKILL');
    await worker.ended;
    await emptyQueue(world.queueUrl);
    world.databaseClock?.setAhead(0);
    system.addWorker();
  },
};

export interface Plug {
  name: string;
  needs?: Needs;
  /** Whether web and worker are started by `npm start`. */
  byNpmStart?: boolean;
  /** Whether it costs a running job of this kind an attempt. */
  costsAttempt?(sample: EnqueuedSample): boolean;
  /** By how many seconds it sets the database's clock ahead meanwhile, in which schedules run, too. */
  aheadSeconds?: number;
  /** Whether jobs may end as `canceled`. */
  cancels?: boolean;
  /** Pulls the plug, and puts it back. */
  pull(system: System, samples: EnqueuedSample[]): Promise<void>;
  /** Returns what else is wrong once all jobs have ended. */
  check?(system: System): Promise<string[]>;
}

export const nothing: Plug = { name: 'nothing', pull: async () => undefined };

export const plugs: Plug[] = [
  ...signals,
  ...outages,
  ...cuts,
  ...deferrals,
  // Elsewhere, PostgreSQL can't be given a clock of its own.
  ...(platform() === 'linux' ? [clockStep] : []),
];

export const clocksMs = [-600_000, 0, 600_000];
