import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { admit } from '../../../src/admission/admit';
import type { Connection } from '../../../src/database/connection';
import { sql } from '../../../src/database/sql';
import { enqueue } from '../../../src/job/enqueue/enqueue';
import type { Priority } from '../../../src/job/priorities';
import { type QueueEntry, queueEntryColumns } from '../../../src/job/queue-entry';
import { anIndex, type Changed, defineCommand, pick } from '../command';
import type { Life } from '../life';
import { type ModelJob, newModelJob } from '../model';
import { readRows } from '../rows';
import { type Kind, kinds } from '../world';
import { deliver } from './deliver';
import { changeOne } from './people';

const maxJobs = 9;
const uniqueMs = 60_000;
let count = 0;

interface NewJob {
  kind: Kind;
  owner: string;
  priority: Priority;
  maxAttempts: number;
  /** Whether its owner asks for it. */
  requested: boolean;
  runsInMs: number | null;
  expiresInMs: number | null;
}

/** Enqueues a job. Returns it, or else the earlier one that has its unique key, and which jobs have changed. */
async function addJob({ model, world }: Life, tx: Connection, job: NewJob) {
  const { owner: ownerId, priority, maxAttempts, runsInMs, expiresInMs } = job;
  const contract = kinds[job.kind];
  const [runAt, deadline] = [runsInMs, expiresInMs].map((ms) =>
    ms === null ? undefined : new Date(model.now + ms),
  );
  const others = model.all().filter(({ kind, ownerId: of }) => kind === job.kind && of === ownerId);
  const released = others.filter((other) => other.unique === 'time' && other.uniqueUntil <= model.now);
  for (const other of released) other.unique = null;
  const earlier = others.find(({ unique }) => unique !== null);
  // In the order in which they are made.
  count += 1;
  const options = {
    ownerId,
    priority,
    maxAttempts,
    id: uuid({ msecs: model.now, seq: count }),
    ...(job.requested ? {} : { actor: 'schedule' }),
    ...(runAt && { runAt }),
    ...(deadline && { deadline }),
  };
  const entry = await enqueue(tx, world.system, { contract, payload: {}, options });
  if (entry.isNew ? earlier : entry.id !== earlier?.id)
    throw new Error(`Instead of ${earlier?.id ?? 'a new job'}, it is ${entry.id}.`);
  if (entry.isNew) model.jobs.set(entry.id, modelOf(entry.id, job, model.now));
  return { entry, changed: [...(entry.isNew ? [entry.id] : []), ...released.map(({ id }) => id)] };
}

function modelOf(id: string, job: NewJob, now: number): ModelJob {
  const { kind, owner: ownerId, requested, maxAttempts, runsInMs, expiresInMs } = job;
  return newModelJob({
    id,
    kind,
    ownerId,
    requested,
    maxAttempts,
    parentId: null,
    state: runsInMs === null ? 'queued' : 'scheduled',
    due: runsInMs === null ? null : now + runsInMs,
    deadline: expiresInMs === null ? null : now + expiresInMs,
    unique: kind === 'waiting' || kind === 'open' ? kind : kind === 'timed' ? 'time' : null,
    uniqueUntil: now + uniqueMs,
  });
}

const newJobs = {
  kind: fc.constantFrom<Kind>('plain', 'plain', 'keyed', 'gated', 'waiting', 'waiting', 'open', 'timed'),
  owner: fc.constantFrom('ada', 'ada', 'bob'),
  priority: fc.constantFrom<Priority>('normal', 'high', 'low'),
  maxAttempts: fc.constantFrom(3, 2, 1),
  requested: fc.constantFrom(true, true, false),
  runsInMs: fc.constantFrom(null, null, null, 5_000, 60_000),
  expiresInMs: fc.constantFrom(null, null, null, 20_000),
};

const isUniqueWhileWaiting = ({ unique }: ModelJob) => unique === 'waiting';

const ordinary = { maxAttempts: 3, requested: true, runsInMs: null, expiresInMs: null } as const;

const hasRoom = ({ model }: Life) => model.jobs.size < maxJobs;

export const enqueueJob = defineCommand({
  name: 'enqueue',
  args: { ...newJobs, undispatched: fc.constantFrom(false, false, false, true) },
  applies: hasRoom,
  async run(life, { undispatched, ...job }): Promise<Changed> {
    const { entry, changed } = await addJob(life, life.world.db, job);
    if (undispatched) return changed;
    await life.world.clients[0].dispatch([entry]);
    return null;
  },
});

// Three of them fill the share, so the fourth has its key and waits for its owner.
const many = ['plain', 'plain', 'plain', 'keyed', 'keyed'] as const;

/** An owner asks for more than their share. */
export const enqueueMany = defineCommand({
  name: 'enqueue five at once',
  args: { owner: newJobs.owner },
  applies: ({ model }) => model.jobs.size + many.length <= maxJobs,
  async run(life, { owner }) {
    const entries = [];
    for (const kind of many) {
      const job = { kind, owner, priority: 'normal', ...ordinary } as const;
      entries.push((await addJob(life, life.world.db, job)).entry);
    }
    await life.world.clients[0].dispatch(entries);
    return null;
  },
});

/** A transaction finds a job that is unique while it waits: nothing may run it before the transaction has ended. */
export const findWhileOpen = defineCommand({
  name: 'find in a transaction, while it is delivered',
  args: { which: anIndex },
  applies: ({ model }) => model.all().some(isUniqueWhileWaiting),
  async run(life, { which }) {
    const { ownerId: owner } = pick(life.model.all().filter(isUniqueWhileWaiting), which);
    let changed: Changed = [];
    await life.world.db.transaction(async (tx) => {
      const { entry } = await addJob(life, tx, { kind: 'waiting', owner, priority: 'normal', ...ordinary });
      const delivery = life.world.queue
        .deliverable()
        .find(({ jobs }) => jobs.some((each) => each.id === entry.id));
      changed = [entry.id];
      if (!entry.isNew && delivery)
        changed = await deliver(life, delivery, { worker: 0, countedOn: entry.id });
    });
    return changed;
  },
});

/** Returns jobs that their owner's share holds, each with one of the same owner that it has let through. */
function swapsOf({ rows }: Life) {
  const all = [...rows.values()].filter(({ requested }) => requested);
  return all
    .filter(({ heldBy }) => heldBy === 'owner')
    .flatMap((held) => {
      const own = all.filter(({ ownerId, state }) => ownerId === held.ownerId && state === 'queued');
      return own.filter(({ heldBy }) => heldBy === null).map((through) => ({ held, through }));
    });
}

/** A process dispatches a held job with a new one. Meanwhile, another admits the held one, and dies before it adds it to its queue. */
export const enqueueWhileAdmitted = defineCommand({
  name: 'enqueue, while another process admits and dies',
  args: { which: anIndex },
  applies: (life) => hasRoom(life) && swapsOf(life).length > 0,
  async run(life, { which }) {
    const { db, queue, clients, system } = life.world;
    const { held, through } = pick(swapsOf(life), which);
    const waiting = await db.query<QueueEntry>(
      sql`SELECT ${queueEntryColumns()} FROM offload.job WHERE id = ${held.id}::uuid`,
    );
    const { entry } = await addJob(life, db, {
      kind: 'plain',
      owner: 'eve',
      priority: 'normal',
      ...ordinary,
    });
    queue.onAdd = async () => {
      queue.onAdd = null;
      const [job, row] = [life.model.jobs.get(through.id), (await readRows(db)).get(through.id)];
      // The held one may have taken its place already.
      if (!job || row?.fence !== job.fence) return;
      life.model.cancel(job, false);
      await changeOne(life, job, 'cancel');
      await admit(db, { scopes: [['owner', 'email', held.ownerId]] }, system.ownerShares);
    };
    await clients[0].dispatch([entry, ...waiting]);
    queue.onAdd = null;
    return null;
  },
});
