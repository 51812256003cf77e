import { randomUUID } from 'node:crypto';
import { sql } from '@offload/core/sql';
import { admin, enqueueIn } from '@offload/core/test/jobs';
import { findForcedScans, recordStatements, type Statements } from '@offload/core/test/kept-plans';
import { changeJobs, claimJobs, finishJobs } from '@offload/core/test/worker-parts';
import { createPerson, createTestDatabase } from '@offload/testing';
import { expect, it, onTestFinished } from 'vitest';
import { welcomeEmail } from '../welcome-email/contract';
import { system } from './system';

const enqueue = enqueueIn(system);
it('keeps no plan that must read a whole table, with everything that commits with a job', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const { hooks } = system;
  const worker = { workerId: randomUUID(), leaseMs: 60_000, hooks };
  const statements: Statements = new Map();
  const db = recordStatements(database.core, statements);
  const { id: ownerId } = await createPerson(database.db);
  const enqueued = await db.transaction((tx) =>
    enqueue(tx, welcomeEmail, { personId: ownerId }, { ownerId }),
  );
  const { id } = enqueued;
  await claimJobs(db, [id], worker);
  await finishJobs(db, [{ id, fence: 1, outcome: { state: 'canceled' } }], worker);
  for (const action of ['retry', 'cancel'] as const)
    await changeJobs(db, { action, where: sql`id = ${id}::uuid`, access: admin }, hooks);
  expect(statements.size).toBe(7);
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});
