import { randomUUID } from 'node:crypto';
import { defineSystem } from '@offload/core';
import type { Hooks, QueueBackend } from '@offload/core/admin';
import { claimJobs, type Finish, finishJobs, openQueueBackend, rollUp } from '@offload/core/internal';
import { type Database, sql } from '@offload/core/sql';
import { system } from '@offload/kinds/system';
import { createTestDatabase } from '@offload/testing';
import type { Measurement } from './result';
import { openRunner } from './throughput';

const batch = 500;
const jobsPerRound = 4_000;
const rounds = 15;
const failure = {
  code: 'mail_refused',
  message: 'The mail server rejected it.',
  stack: 'Error: 550 no such user',
};

interface Variant {
  what: string;
  /** The statements that remove the part to measure from a database. */
  without: string[];
  isCounted: boolean;
  hooks: Hooks;
}

const searchIndexes = ['job_queue_kind_state_id_idx', 'job_payload', 'job_payload_failed', 'job_error'];
const rollupIndexes = ['job_live', 'job_failed'];
const dropped = (names: string[]) => names.map((name) => `DROP INDEX offload.${name}`);

const withAll = { without: [], isCounted: true, hooks: system.hooks };
/** The hook that records runs for the figures. */
const ownHooks = defineSystem({ queues: {}, contracts: [] }).hooks;

// docs/bench/costs.md has more of what a job costs.
const variants: Variant[] = [
  { ...withAll, what: 'the search indexes', without: dropped(searchIndexes) },
  { ...withAll, what: "the demo's hooks", hooks: ownHooks },
  {
    ...withAll,
    what: 'the rollup: recording and counting runs, and its indexes',
    without: [
      ...dropped(rollupIndexes),
      `CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
      'CREATE TRIGGER swallow BEFORE INSERT ON offload.job_end FOR EACH ROW EXECUTE FUNCTION swallow()',
    ],
    isCounted: false,
  },
];

/** Measures jobs with everything, and without one part at a time: the database's work alone, and whole jobs. */
export async function measureWriteCost(redisUrl: string): Promise<Measurement[]> {
  const whole = await open({ ...withAll, what: '' });
  const all = [whole, ...(await Promise.all(variants.map(open)))];
  const backend = openQueueBackend(redisUrl, { prefix: 'test', onError: () => undefined });
  const results = [
    ...(await compare('insert, claim, finish', all, live, { unit: '/s', aim: '≥ 0.8' })),
    ...(await compare('their WAL per job', all, walOf, { unit: 'B', aim: '' })),
    ...(await compare('jobs on Redis', all, (one) => run(one, backend), { unit: '/s', aim: '≥ 0.9' })),
  ];
  await backend.close();
  await Promise.all(all.map(({ drop }) => drop()));
  return results;
}

type Measure = (one: Opened) => Promise<number>;

async function compare(
  doing: string,
  all: Opened[],
  measure: Measure,
  { unit, aim }: Required<Pick<Measurement, 'unit' | 'aim'>>,
): Promise<Measurement[]> {
  const speeds: number[][] = [];
  for (let round = 0; round <= rounds; round += 1) speeds.push(await takeTurns(all, measure, round));
  const warm = speeds.slice(1);
  const column = (index: number) => warm.map((round) => round[index] ?? Number.NaN);
  return variants.map(({ what }, index) => ({
    what: `${doing}: with ${what}, and without`,
    unit,
    ours: column(0),
    bare: column(index + 1),
    aim,
  }));
}

interface Opened extends Pick<Variant, 'isCounted' | 'hooks'> {
  db: Database;
  ownerId: string;
  drop(): Promise<void>;
}

async function open({ without, isCounted, hooks }: Variant): Promise<Opened> {
  const { db, core, drop } = await createTestDatabase();
  for (const statement of without) await db.$executeRawUnsafe(statement);
  return { db: core, ownerId: randomUUID(), isCounted, hooks, drop };
}

/** Runs the variants in rounds and rotates their order, so that other load on the machine affects all of them equally. */
async function takeTurns(all: Opened[], measure: Measure, round: number): Promise<number[]> {
  const speeds = all.map(() => 0);
  for (let turn = 0; turn < all.length; turn += 1) {
    const index = (round + turn) % all.length;
    const one = all[index];
    if (one) speeds[index] = await measure(one);
  }
  return speeds;
}

/** Returns jobs per second. Every twentieth job fails. */
async function live({ db, ownerId, isCounted, hooks }: Opened): Promise<number> {
  const options = { workerId: randomUUID(), leaseMs: 60_000, hooks };
  const started = performance.now();
  for (let made = 0; made < jobsPerRound; made += batch) {
    const inserted = await db.query<{ id: string }>(sql`
      INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, dispatched_at)
      SELECT uuidv7(), 'welcome-email', 'email', ${ownerId}, jsonb_build_object('personId', n::text, 'reason', 'bench'),
        1, now()
      FROM generate_series(1, ${batch}::int) AS n RETURNING id`);
    const claims = await claimJobs(
      db,
      inserted.map(({ id }) => id),
      options,
    );
    const claimed = claims.flatMap((answer) => answer.claimed ?? []);
    const finishes = claimed.map(
      ({ id, fence }, index): Finish => ({
        id,
        fence,
        outcome: index % 20 === 0 ? { state: 'failed', failure } : { state: 'succeeded', result: {} },
      }),
    );
    await finishJobs(db, finishes, options);
  }
  if (isCounted) await rollUp(db, jobsPerRound);
  return (jobsPerRound / (performance.now() - started)) * 1_000;
}

/** Returns how many bytes of WAL the server writes for each of these jobs. */
async function walOf(one: Opened): Promise<number> {
  async function readPosition(): Promise<number> {
    const [row] = await one.db.query<{ bytes: number }>(
      sql`SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS bytes`,
    );
    return row?.bytes ?? Number.NaN;
  }
  const before = await readPosition();
  await live(one);
  return ((await readPosition()) - before) / jobsPerRound;
}

/** Returns no-op jobs per second through queue and worker. */
async function run({ db, isCounted, hooks }: Opened, backend: QueueBackend): Promise<number> {
  const runner = await openRunner(db, backend, hooks);
  const ranMs = (jobsPerRound / (await runner.run(jobsPerRound))) * 1_000;
  await runner.close();
  const started = performance.now();
  if (isCounted) await rollUp(db, jobsPerRound);
  return (jobsPerRound / (ranMs + performance.now() - started)) * 1_000;
}
