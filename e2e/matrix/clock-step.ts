import { setTimeout as delay } from 'node:timers/promises';
import { emptyQueue } from '@offload/testing';
import type { Plug } from './plugs';

// Longer than any wait of the matrix: what has to wait for as long is as good as lost.
const aheadSeconds = 3_600;
// Leases are renewed, retries are planned, and jobs are dispatched by the wrong clock meanwhile.
const aheadMs = 6_000;

/** Sets the database's clock ahead and back, and pulls the plugs of worker and queue in between. */
export const clockStep: Plug = {
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
