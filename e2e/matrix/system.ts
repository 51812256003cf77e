import { findFreePort } from '@offload/processes';
import { until } from '@offload/testing';
import { untilServing } from '../plugs/processes';
import { type Process, patienceMs, startWeb, startWorker, typeNpmStart } from './processes';
import type { Links, World } from './world';

/** Web and worker in their world, started one by one or by `npm start`. */
export interface System {
  world: World;
  url: string;
  /** Milliseconds by which the clock of the first worker is wrong. */
  clockMs: number;
  /** Everything that was started, also what has ended. */
  started: Process[];
  /** The newest worker, web, and `npm start`. */
  worker: Process;
  web: Process;
  npmStart: Process;
  /** Starts another worker, with the right clock and the links of the others unless told otherwise. */
  addWorker(clockMs?: number, links?: Links): void;
  addWeb(): Promise<void>;
  /** Types `npm start`, the clock of whose worker is right unless told otherwise. */
  addNpmStart(clockMs?: number): Promise<void>;
}

/** Nothing runs yet. */
export async function createSystem(world: World, clockMs: number): Promise<System> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const started: Process[] = [];
  const newest = new Map<string, Process>();
  function add(name: string, process: Process): void {
    started.push(process);
    newest.set(name, process);
  }
  function find(name: string): Process {
    const process = newest.get(name);
    if (!process) throw new Error(`no ${name} was started`);
    return process;
  }
  return {
    world,
    url,
    clockMs,
    started,
    get worker() {
      return find('worker');
    },
    get web() {
      return find('web');
    },
    get npmStart() {
      return find('npm start');
    },
    addWorker: (shiftMs = 0, links = undefined) => add('worker', startWorker(world, shiftMs, links)),
    async addWeb() {
      add('web', startWeb(world, port));
      await untilServing(url);
    },
    async addNpmStart(shiftMs = 0) {
      add('npm start', typeNpmStart(world, port, shiftMs));
      await until(async () => (await healthOf(url)) === 200, patienceMs);
    },
  };
}

async function healthOf(url: string): Promise<number | null> {
  return fetch(`${url}/api/health`).then(
    ({ status }) => status,
    () => null,
  );
}

/** Asks everything that was started to end, and waits until nothing of it is left. */
export async function stopSystem({ started }: System): Promise<void> {
  for (const process of started) process.signal('SIGTERM');
  await Promise.all(started.map(({ ended }) => ended));
  await until(() => started.every((process) => !process.isLeft()));
}

/** Signs a user up. Returns the status; null if there was no answer. */
export async function signUp(url: string, email: string): Promise<number | null> {
  try {
    const response = await fetch(`${url}/api/signup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email }),
      signal: AbortSignal.timeout(20_000),
    });
    await response.text();
    return response.status;
  } catch {
    return null;
  }
}
