import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import { createRandom } from '../../scripts/random';
import { plugs } from '../matrix/plugs';
import { patienceMs, readLog } from '../matrix/processes';
import { createSystem, type System, stopSystem } from '../matrix/system';
import { untilAllEnded, untilTidy } from '../matrix/waits';
import { type Backend, openWorld } from '../matrix/world';
import { type Counts, count } from './count';
import { startTraffic } from './traffic';

const everyMs = 2_000;
const needs = { ownPostgres: true, smallDisk: plugs.some(({ needs }) => needs?.smallDisk) };
// Samples aren't running here, and `npm start` would be a second system.
const pullable = plugs.filter(
  ({ needs: its, byNpmStart, cancels }) =>
    !its?.s3 && !its?.databaseClock && !its?.databaseDisk && !byNpmStart && !cancels,
);

export interface SoakOptions {
  backend: Backend;
  minutes: number;
  seed: number;
  say(line: string): void;
}

/** Runs jobs of several kinds while pulling random plugs, then waits until all have ended. Returns what has become of them. */
export async function soak({ backend, minutes, seed, say }: SoakOptions): Promise<Counts> {
  const world = await openWorld(backend, needs);
  const system = await createSystem(world, 0);
  const random = createRandom(seed);
  try {
    world.release();
    await system.addWeb();
    system.addWorker();
    // Its own numbers: how long a plug takes must not change what is requested.
    const traffic = await startTraffic(system.url, world, createRandom(seed + 1));
    const end = Date.now() + minutes * 60_000;
    while (Date.now() < end) {
      await delay(everyMs);
      await untilOnline(system);
      const plug = pullable[Math.floor(random() * pullable.length)];
      say(`${backend}: ${plug?.name}`);
      await plug?.pull(system, []);
    }
    await traffic.stop();
    await untilAllEnded(world);
    await stopSystem(system);
    await untilTidy(system);
    const left = system.started.filter((process) => process.isLeft()).length;
    return await count(world, traffic.accepted, left);
  } catch (error) {
    const log = `.data/soak-${backend}-${seed}.log`;
    mkdirSync('.data', { recursive: true });
    writeFileSync(log, readLog(world));
    say(`The log of all processes is in ${log}`);
    throw error;
  } finally {
    for (const process of system.started) if (process.isLeft()) process.signalGroup('SIGKILL');
    await world.close();
  }
}

/** Waits for the newest worker: one that is still starting holds no job and doesn't know a signal from another. */
async function untilOnline({ worker: { pid }, world }: System): Promise<void> {
  const { db } = world.database;
  await until(
    () =>
      db.workerProcess.count({ where: { pid } }).then(
        (count) => count > 0,
        () => false,
      ),
    patienceMs,
  );
}
