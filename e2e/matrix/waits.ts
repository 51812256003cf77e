import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@offload/testing';
import { type EnqueuedSample, findOrphans } from '@offload/testing/samples';
import { patienceMs } from './processes';
import { type System, stopSystem } from './system';
import type { World } from './world';

const open = { state: { notIn: ['succeeded', 'failed', 'canceled'] } };

/** Waits until a worker has claimed all samples, and then a moment. Returns the kinds that are running or waiting now. */
export async function untilCaught({ database: { db } }: World, samples: EnqueuedSample[]): Promise<string[]> {
  const ids = samples.map(({ id }) => id);
  await untilNone(() => db.job.findMany({ where: { id: { in: ids }, state: 'queued' } }), 'still queued');
  await delay(Math.random() * 1_500);
  const inFlight = { id: { in: ids }, state: { in: ['running', 'waiting'] } };
  return (await db.job.findMany({ where: inFlight })).map(({ kind }) => kind);
}

/** Waits until these samples have ended. */
export async function untilEnded({ database: { db } }: World, samples: { id: string }[]): Promise<void> {
  const ids = { in: samples.map(({ id }) => id) };
  await untilNone(() => db.job.findMany({ where: { ...open, id: ids } }), 'not ended');
}

/** Waits until all jobs have ended, also those that notify owners of the others a few seconds later. */
export async function untilAllEnded({ database: { db } }: World): Promise<void> {
  const untilNoneIsOpen = () => untilNone(() => db.job.findMany({ where: open }), 'not ended');
  await untilNoneIsOpen();
  await until(
    async () => (await db.ownerNotification.count({ where: { notifiedAt: null } })) === 0,
    patienceMs,
  );
  await untilNoneIsOpen();
}

interface Left {
  kind: string;
  state: string;
  progressStep: string | null;
}

/** Waits until no such job is left. Throws with what is left if that number doesn't fall for a while. */
async function untilNone(find: () => Promise<Left[]>, what: string): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  let deadline = 0;
  for (;;) {
    const left = await find();
    if (left.length === 0) return;
    if (left.length < fewest) {
      fewest = left.length;
      deadline = Date.now() + patienceMs;
    }
    if (Date.now() > deadline) {
      const jobs = left.map(({ kind, state, progressStep }) =>
        `${kind} ${state} ${progressStep ?? ''}`.trim(),
      );
      const different = [...new Set(jobs)].join(', ');
      throw new Error(`${fewest} jobs ${what}, and none of them for ${patienceMs / 1_000} s: ${different}`);
    }
    await delay(100);
  }
}

/** Waits until bytes and rows agree. Leftovers that a sweep keeps for a day are dated back by a day. */
export async function untilTidy(system: System): Promise<void> {
  const { world } = system;
  const { database, storageUrl } = world;
  const look = () => findOrphans({ db: database.db, storageUrl });
  if (isEmpty(await look())) return;
  await database.db.$executeRaw`UPDATE offload.job SET finished_at = finished_at - interval '2 days'`;
  if (storageUrl.startsWith('file:')) age(new URL(storageUrl).pathname);
  // The first thing that it does is to sweep.
  system.addWorker();
  const swept = until(async () => isEmpty(await look()));
  await swept.catch(async () => {
    throw new Error(`orphans: ${JSON.stringify(await look())}`);
  });
  await stopSystem(system);
}

function isEmpty({ withoutRow, withoutBytes }: { withoutRow: string[]; withoutBytes: string[] }): boolean {
  return withoutRow.length + withoutBytes.length === 0;
}

function age(folder: string): void {
  const long = (Date.now() - 2 * 24 * 60 * 60 * 1_000) / 1_000;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(folder, name)).isFile()) utimesSync(join(folder, name), long, long);
  }
}
