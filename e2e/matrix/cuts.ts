import { setTimeout as delay } from 'node:timers/promises';
import type { Plug } from './plugs';
import { untilEnded } from './waits';

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

export const cuts: Plug[] = processes.flatMap((process) =>
  servers.flatMap((server) => ways.map((way) => cut(process, server, way))),
);
