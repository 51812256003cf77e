import { randomUUID } from 'node:crypto';
import { claimJobs, type Database, finishJobs } from '@offload/db';
import { createPerson, createTestDatabase } from '@offload/testing';
import { percentile, type Result } from './result';

const batch = 500;
const jobsPerRound = 2_000;
const rounds = 25;

// What only searches need (see docs/decisions/0021-finding-jobs.md).
const searchIndexes = ['job_queue_kind_state_id_idx', 'job_payload', 'job_error'];

/** The life of a job in the database – insert, claim, finish – with the indexes that searches need and without them. */
export async function measureWriteCost(): Promise<Result[]> {
  const [indexed, plain] = [await createTestDatabase(), await createTestDatabase()];
  for (const name of searchIndexes) await plain.db.$executeRawUnsafe(`DROP INDEX ${name}`);
  const [indexedOwner, plainOwner] = [await createPerson(indexed.db), await createPerson(plain.db)];
  const speeds: { ours: number; bare: number }[] = [];
  // In turn, so that whatever else the machine does slows both down.
  for (let round = 0; round <= rounds; round += 1) {
    const ours = await live(indexed.db, indexedOwner.id, jobsPerRound);
    speeds.push({ ours, bare: await live(plain.db, plainOwner.id, jobsPerRound) });
  }
  await Promise.all([indexed.drop(), plain.drop()]);
  const warm = speeds.slice(1);
  const median = (values: number[]) => percentile(values, 0.5);
  return [
    {
      what: 'insert, claim, finish, with the indexes of searches and without',
      ours: `${Math.round(median(warm.map(({ ours }) => ours)))} jobs/s`,
      bare: `${Math.round(median(warm.map(({ bare }) => bare)))} jobs/s`,
      ratio: median(warm.map(({ ours, bare }) => ours / bare)),
      aim: '≥ 0.85',
    },
  ];
}

async function live(db: Database, ownerId: string, count: number): Promise<number> {
  const workerId = randomUUID();
  const started = performance.now();
  for (let made = 0; made < count; made += batch) {
    const inserted = await db.$queryRaw<{ id: string }[]>`
      INSERT INTO job (id, kind, queue, owner_id, payload, max_attempts, handed_over_at)
      SELECT uuidv7(), 'welcome-email', 'email', ${ownerId}, jsonb_build_object('personId', n::text, 'reason', 'bench'),
        1, now()
      FROM generate_series(1, ${batch}::int) AS n RETURNING id`;
    const ids = inserted.map(({ id }) => id);
    const claims = await claimJobs(db, { workerId, leaseMs: 60_000, ids });
    const finishes = claims.flatMap(({ claimed }) =>
      claimed
        ? [{ id: claimed.id, claim: claimed.claim, outcome: { state: 'succeeded', result: {} } as const }]
        : [],
    );
    await finishJobs(db, { workerId, finishes });
  }
  return (count / (performance.now() - started)) * 1_000;
}
