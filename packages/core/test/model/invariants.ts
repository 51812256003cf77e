import { deliveryId } from '../../src/delivery/delivery';
import type { Life } from './life';
import { limits } from './model';
import type { JobRow } from './rows';

const finished = ['succeeded', 'failed', 'canceled'];
const isPending = ({ state }: JobRow) => state === 'queued' || state === 'retrying';
const isFree = (row: JobRow) => row.heldBy === null && !finished.includes(row.state);

/** A limit that several jobs share: which jobs wait for it, and which it has let through. */
interface Shared {
  name: string;
  limit: number;
  waiting: JobRow[];
  through: JobRow[];
}

/** Returns what is wrong at this moment, in words. */
export function findBroken(life: Life, before: Life['rows']): string[] {
  const exceeded = sharesOf(life).flatMap(({ name, limit, through }) =>
    through.length > limit ? [`${name} has let ${through.length} jobs through, and may ${limit}`] : [],
  );
  return [...exceeded, ...findEarly(life), ...findUndelivered(life), ...findOvertaken(life, before)];
}

/** Returns what a round of the sweeper has left undone. */
export function findUnswept(life: Life): string[] {
  const { rows, model, world } = life;
  const held = sharesOf(life).flatMap(({ name, limit, waiting, through }) =>
    waiting.length > 0 && through.length < limit
      ? [`${name} has room, and holds ${waiting.length} jobs`]
      : [],
  );
  const left = [...rows.values()].flatMap((row) => {
    const { id, state, heldBy, due, dispatchedAt, createdAt, lease } = row;
    const isCarried = world.queue.carried.has(row.delivery ?? deliveryId(row));
    if (heldBy === 'time' && due !== null && due <= model.now) return [`${id} is due, and held`];
    if (heldBy === 'kind') return [`${id} is held, although its kind is known`];
    if (isPending(row) && heldBy === null && !isCarried) {
      if (dispatchedAt === null && createdAt < model.now - 1_000) return [`${id} is not dispatched`];
      if (dispatchedAt !== null && dispatchedAt < model.now - 10_000) return [`${id} is lost by the queue`];
    }
    const isRescued = world.queue.carried.has(deliveryId({ ...row, apart: 'orphan' }));
    if (state === 'running' && lease !== null && lease < model.now && !isRescued)
      return [`${id} has lost its worker, and is not delivered again`];
    return [];
  });
  return [...held, ...left];
}

/** Returns whether jobs wait for a share that isn't used up. */
export function hasRoom({ waiting, through, limit }: Shared): boolean {
  return waiting.length > 0 && through.length < limit;
}

/** Returns the limits that jobs share at this moment. */
export function sharesOf({ rows }: Life): Shared[] {
  const all = [...rows.values()];
  const owners = [...new Set(all.map(({ ownerId }) => ownerId))].map((owner) => {
    const own = all.filter(({ ownerId, requested }) => ownerId === owner && requested);
    const waiting = own.filter(({ heldBy }) => heldBy === 'owner');
    return { name: `owner ${owner}`, limit: limits.owner, waiting, through: own.filter(isFree) };
  });
  const keyed = all.filter(({ kind }) => kind === 'keyed');
  const gated = all.filter(({ kind }) => kind === 'gated');
  const isThrough = (row: JobRow) => isFree(row) || row.heldBy === 'owner';
  const key = { waiting: keyed.filter(({ heldBy }) => heldBy === 'key'), through: keyed.filter(isThrough) };
  const gate = { waiting: gated.filter(({ heldBy }) => heldBy === 'gate'), through: gated.filter(isThrough) };
  return [
    ...owners,
    { name: 'the key', limit: limits.key, ...key },
    { name: 'the gate', limit: limits.gate, ...gate },
  ];
}

/** Jobs that nothing holds although their time hasn't come, or what they wait for isn't there. */
function findEarly({ rows, model }: Life): string[] {
  return [...rows.values()].flatMap(({ id, state, heldBy, due }) => {
    const mustWait = (due !== null && due > model.now) || state === 'waiting' || state === 'scheduled';
    if (mustWait && !['time', 'signal', 'jobs'].includes(heldBy ?? '')) return [`${id} may run too early`];
    return finished.includes(state) && heldBy !== null ? [`${id} has finished, and is held`] : [];
  });
}

/** Jobs that are marked as dispatched, and that the queue neither carries nor has lost. */
function findUndelivered({ rows, world: { queue } }: Life): string[] {
  const waiting = [...rows.values()].filter(
    (row) => isPending(row) && row.heldBy === null && row.dispatchedAt !== null,
  );
  return waiting.flatMap((row) => {
    const id = row.delivery ?? deliveryId(row);
    const carried = queue.carried.get(id);
    if (queue.lost.has(id) || carried) return [];
    return [`${row.id} is marked as dispatched, and the queue doesn't carry ${id}`];
  });
}

const urgencyOf = ({ priority }: JobRow) => ['high', 'normal', 'low'].indexOf(priority);
const rank = (row: JobRow) => `${urgencyOf(row)} ${row.id}`;

/** Jobs that their owner's share let through before one that had waited, too, and comes first. */
function findOvertaken(life: Life, before: Life['rows']): string[] {
  const waited = ({ id }: JobRow) => before.get(id)?.heldBy === 'owner';
  return sharesOf(life).flatMap(({ name, waiting, through }) => {
    if (!name.startsWith('owner')) return [];
    const left = waiting.filter(waited).map(rank);
    const passed = through.filter((row) => waited(row) && left.some((other) => other < rank(row)));
    return passed.map(({ id }) => `${id} has passed one that comes first`);
  });
}

/** Jobs that were taken out of the queue although no more urgent one of their owner has come. */
export function findDisplacedInVain({ rows }: Life, before: Life['rows'], displaced: JobRow[]): string[] {
  const isNewIn = (row: JobRow) => row.print !== before.get(row.id)?.print;
  return displaced.flatMap((job) => {
    const urgent = [...rows.values()].filter(
      (row) => row.ownerId === job.ownerId && row.requested && urgencyOf(row) < urgencyOf(job),
    );
    return urgent.some(isNewIn) ? [] : [`${job.id} was displaced, and no more urgent job has come`];
  });
}
