import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import type { Plug } from './plugs';
import { descendantsOf, isolatedOf, type Process } from './processes';

const leaseMs = 5_000;

/** Ends the worker as told, and starts another one. It must end well. */
function stop(name: string, send: (worker: Process) => void): Plug {
  return {
    name,
    async pull(system) {
      const { worker } = system;
      send(worker);
      const how = await worker.ended;
      if (how !== 0) throw new Error(`The worker ended with ${how}.`);
      await until(() => !worker.isLeft());
      system.addWorker();
    },
  };
}

/** Ends everything that `npm start` has started, and types it again. */
function stopAll(name: string, send: (npmStart: Process) => void): Plug {
  return {
    name,
    byNpmStart: true,
    async pull(system) {
      const { npmStart } = system;
      const all = descendantsOf(npmStart.pid);
      send(npmStart);
      await npmStart.ended;
      // npm may end before those that it has told to.
      await until(() => !all.some(({ pid }) => isRunning(pid)));
      await system.addNpmStart();
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const signals: Plug[] = [
  stop('SIGTERM to the worker', (worker) => worker.signal('SIGTERM')),
  stop('SIGINT to the worker', (worker) => worker.signal('SIGINT')),
  stop("SIGTERM to the worker's group", (worker) => worker.signalGroup('SIGTERM')),
  stop("SIGINT to the worker's group", (worker) => worker.signalGroup('SIGINT')),
  stopAll('SIGTERM to npm start', (npmStart) => npmStart.signal('SIGTERM')),
  stopAll('Ctrl-C on npm start', (npmStart) => npmStart.signalGroup('SIGINT')),
  {
    name: 'kill -9 of the worker',
    costsAttempt: () => true,
    async pull(system) {
      const { worker } = system;
      worker.signal('SIGKILL');
      system.addWorker();
      await until(() => !worker.isLeft());
    },
  },
  {
    name: 'kill -9 of its children',
    costsAttempt: ({ isIsolated }) => isIsolated,
    async pull({ worker }) {
      for (const pid of isolatedOf(worker)) process.kill(pid, 'SIGKILL');
    },
  },
  {
    name: 'kill -9 of the web',
    async pull(system) {
      system.web.signal('SIGKILL');
      await system.web.ended;
      await system.addWeb();
    },
  },
  {
    name: 'SIGSTOP past the lease',
    costsAttempt: () => true,
    async pull(system) {
      const { worker } = system;
      worker.signal('SIGSTOP');
      system.addWorker();
      await delay(1.5 * leaseMs);
      // It wakes with jobs that are no longer its own, and ends.
      worker.signal('SIGCONT');
      worker.signal('SIGTERM');
      await worker.ended;
    },
  },
];
