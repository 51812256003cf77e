import { expect } from 'vitest';
import { setClock } from './clock';
import { findBroken, findDisplacedInVain } from './invariants';
import { isPending, Model, type ModelJob } from './model';
import { type JobRow, readRows } from './rows';
import type { World } from './world';

/** One life of some jobs: as the model expects them, and as their rows are. */
export interface Life {
  model: Model;
  world: World;
  /** The rows after the last command. */
  rows: Map<string, JobRow>;
}

export async function beginLife(world: World): Promise<Life> {
  const model = new Model();
  await world.reset(model.now);
  return { model, world, rows: new Map() };
}

/** Lets time pass, for the model and for the database. */
export async function advanceBy({ model, world }: Life, ms: number): Promise<void> {
  model.now += ms;
  await setClock(world.db, model.now);
}

/**
 * Compares all jobs with the model after a command, and checks that no rule is broken. `changed` are the jobs that the command
 * may have changed; null: any, because jobs were admitted.
 */
export async function checkLife(life: Life, changed: readonly (string | undefined)[] | null): Promise<void> {
  const { model, world } = life;
  const before = life.rows;
  life.rows = await readRows(world.db);
  const rows = [...life.rows.values()];
  const displaced = followDisplaced(life);
  expect(rows.map(asModel)).toEqual(inOrder(model.all()).map(ofModel));
  if (changed)
    expect(
      rows.filter((row) => isOther(row, before, changed)),
      'changed, too',
    ).toEqual([]);
  expect([...findBroken(life, before), ...findDisplacedInVain(life, before, displaced)]).toEqual([]);
  expect(world.errors).toEqual([]);
}

/**
 * A more urgent job of its owner may take a job out of the queue, into which it may come back right away. Then its next
 * delivery needs another ID. Returns those that were taken out.
 */
function followDisplaced({ model, rows }: Life): JobRow[] {
  return [...rows.values()].filter(({ id, fence }) => {
    const job = model.jobs.get(id);
    const isDisplaced = job?.requested && isPending(job) && fence > job.fence;
    if (isDisplaced) job.fence = fence;
    return isDisplaced;
  });
}

function isOther(row: JobRow, before: Life['rows'], changed: readonly (string | undefined)[]): boolean {
  return !changed.includes(row.id) && row.print !== before.get(row.id)?.print;
}

const inOrder = (jobs: ModelJob[]) => jobs.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function asModel({ id, kind, state, attempt, fence, lease, due, waitsFor, isUnique, ends }: JobRow) {
  return { id, kind, state, attempt, fence, lease, due, waitsFor, isUnique, ends };
}

function ofModel({ unique, ...job }: ModelJob) {
  const { id, kind, state, attempt, fence, lease, due, waitsFor, ends } = job;
  return { id, kind, state, attempt, fence, lease, due, waitsFor, isUnique: unique !== null, ends };
}
