import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { sql } from '../database/sql';
import type { NewJob } from '../job/enqueue/new-job';
import type { QueueEntry } from '../job/queue-entry';
import { admit } from './admit';
import { goesFirst } from './displace';

let database: TestDatabase;
let ownerId: string;
const { put, take } = createJobTools();
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  ownerId = randomUUID();
});

/** Enqueues a job that its owner requested. */
const request = (job: Partial<NewJob> = {}) => put(database.core, { ownerId, ownerShare: 9, ...job });

/** Enqueues a job that its queue has. */
async function queued(job: Partial<NewJob> = {}): Promise<QueueEntry> {
  const entry = await request(job);
  await database.core.execute(sql`UPDATE offload.job SET dispatched_at = now() WHERE id = ${entry.id}::uuid`);
  return entry;
}

async function displacedBy(jobs: QueueEntry[], share = 9): Promise<string[]> {
  return (await admit(database.core, { jobs }, { email: share })).displaced.map(({ id }) => id);
}

it("takes an owner's less urgent job out of a full share, and says why it waits again", async () => {
  const normal = await queued({ ownerShare: 1 });
  const before = await find(normal.id);
  const urgent = await request({ ownerShare: 1, priority: 'high' });
  const { known, displaced } = await admit(database.core, { jobs: [urgent] }, { email: 1 });
  expect(displaced).toMatchObject([{ id: normal.id, heldBy: 'owner', fence: normal.fence + 1 }]);
  expect(known.map(({ id, heldBy }) => [id, heldBy])).toEqual([
    [normal.id, 'owner'],
    [urgent.id, null],
  ]);
  const after = await find(normal.id);
  expect(after).toMatchObject({
    heldBy: 'owner',
    dispatchedAt: null,
    progressStep: 'Waiting for your other jobs to finish',
  });
  expect(after.version).toBeGreaterThan(before.version);
});

it('lets displaced jobs follow the urgent one if there is room', async () => {
  const normal = await queued();
  const urgent = await request({ priority: 'high' });
  const { known, displaced } = await admit(database.core, { jobs: [urgent] }, { email: 9 });
  expect(displaced.map(({ id }) => id)).toEqual([normal.id]);
  expect(known.map(({ id, heldBy }) => [id, heldBy])).toEqual([
    [urgent.id, null],
    [normal.id, null],
  ]);
});

it("displaces only the owner's less urgent jobs in the same queue that no worker has claimed", async () => {
  const normal = await queued();
  await queued({ priority: 'high' });
  await queued({ queue: 'report' });
  await queued({ ownerId: randomUUID() });
  await queued({ ownerShare: null });
  await take(database.core, (await queued()).id);
  expect(await displacedBy([await request({ priority: 'high' })])).toEqual([normal.id]);
});

it('displaces jobs of low priority for a normal one that waits for room, but for no other normal one', async () => {
  const low = await queued({ priority: 'low' });
  expect(await displacedBy([await request()])).toEqual([]);
  expect(await displacedBy([await request({ ownerShare: 1 })], 1)).toEqual([low.id]);
});

it.each<[string, Partial<QueueEntry>, boolean]>([
  ['that a user has just requested', {}, true],
  ['that existed before', { isNew: false }, false],
  ['that something holds', { heldBy: 'gate' }, false],
  ['that the app enqueued', { userRequested: false }, false],
  ['of normal priority', { priority: 'normal' }, false],
])('lets an urgent job %s go first: %o', async (_case, difference, expected) => {
  const job = await request({ priority: 'high' });
  expect(goesFirst({ ...job, ...difference })).toBe(expected);
});
