import { type Database, type JobSearch, searchJobs } from '@offload/db';
import { createTestDatabase } from '@offload/testing';
import { percentile, type Result } from './result';

const everything: JobSearch = {
  ...{ id: null, owner: null, states: [], kind: null, queue: null, from: null, to: null },
  ...{ payload: [], error: null, inStack: true, order: 'newest', cursor: null, limit: 51 },
};
const field = (name: string, value: string) => ({ payload: [{ path: [name], value }] });

/** What is looked for among `count` jobs, one every three seconds up to now. */
function searchesAmong(count: number): [string, Partial<JobSearch>][] {
  const half = new Date(Date.now() - (count / 2) * 3_000);
  return [
    ['everything', {}],
    ['oldest first', { order: 'oldest' }],
    ['failed', { states: ['failed'] }],
    ['running', { states: ['running'] }],
    ['a common kind', { kind: 'sales-report' }],
    ['a rare kind', { kind: 'rare-kind' }],
    ['a queue, canceled', { queue: 'image', states: ['canceled'] }],
    ['the older half, failed', { to: half, states: ['failed'] }],
    ['an owner with many jobs', { owner: 'person1@' }],
    ['owners by a beginning', { owner: 'person99' }],
    ['a common payload field', field('format', 'pdf')],
    ['a payload field that one job has', field('watermark', `mark ${count / 2 + 85}`)],
    ['a payload field that none has', field('watermark', 'nothing')],
    ['a word of every error', { error: 'mail server' }],
    ['a word of one error', { error: String(Math.floor(count / 100) * 50 + 7) }],
    ['a word of no error', { error: 'nothing like it' }],
  ];
}

/** How long a page of a search takes among many jobs. */
export async function measureFinding(count: number): Promise<Result[]> {
  const { db, drop } = await createTestDatabase();
  await seed(db, count);
  const results: Result[] = [];
  for (const [what, search] of searchesAmong(count)) {
    const times: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const started = performance.now();
      await searchJobs(db, { ...everything, ...search });
      times.push(performance.now() - started);
    }
    const ours = `${percentile(times.slice(1), 0.5).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)}`;
    results.push({ what: `find by: ${what}`, ours, bare: '', aim: '< 200 ms' });
  }
  await drop();
  return results;
}

// So small that a statement does not outlast its time.
const chunk = 50_000;

async function seed(db: Database, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "user" (id, email, name)
    SELECT 'u' || i, 'person' || i || '@example.com', 'Person' FROM generate_series(1, 100000) AS i`;
  for (let from = 0; from < count; from += chunk) await seedChunk(db, from, count);
  await db.$executeRaw`VACUUM ANALYZE job`;
}

async function seedChunk(db: Database, from: number, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO job (id, kind, queue, owner_id, payload, state, attempt, max_attempts, claim, handed_over_at, created_at,
      started_at, finished_at, result, error_code, error_message, error_stack, error_signature)
    SELECT uuidv7(at - now()), kind,
      CASE kind WHEN 'sales-report' THEN 'report' WHEN 'resize-image' THEN 'image' WHEN 'rare-kind' THEN 'import'
        ELSE 'email' END,
      owner,
      CASE kind
        WHEN 'sales-report' THEN jsonb_build_object('year', 2020 + i % 5, 'month', 1 + i % 12,
          'format', (ARRAY['pdf', 'csv', 'xlsx'])[1 + i % 3])
        WHEN 'resize-image' THEN jsonb_build_object('widths', jsonb_build_array(320, 640), 'watermark', 'mark ' || i)
        ELSE jsonb_build_object('personId', owner) END,
      state, 1, 4, 1, at, at, at, CASE WHEN state IN ('succeeded', 'failed', 'canceled') THEN at END,
      CASE WHEN state = 'succeeded' THEN '{}'::jsonb END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'mail_deferred' END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'The mail server asked us to try again later.' END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'Error: number ' || i || ' said no' END,
      CASE WHEN state IN ('failed', 'retrying') THEN 'mail_deferred: The mail server asked us to try again later.' END
    FROM (
      SELECT i, now() - (${count}::int - i) * interval '3 s' AS at,
        'u' || (1 + floor(100000 * power(random(), 3)))::int AS owner,
        CASE WHEN i % 500000 = 1 THEN 'rare-kind' WHEN i % 100 < 50 THEN 'welcome-email'
          WHEN i % 100 < 80 THEN 'sales-report' WHEN i % 100 < 95 THEN 'resize-image'
          ELSE 'password-reset-email' END AS kind,
        CASE WHEN i > ${count}::int - 5000 THEN (ARRAY['queued', 'queued', 'queued', 'running', 'retrying'])[1 + i % 5]
          WHEN i % 50 = 7 THEN 'failed' WHEN i % 500 = 9 THEN 'canceled' ELSE 'succeeded' END AS state
      FROM generate_series(${from}::int + 1, least(${from + chunk}::int, ${count}::int)) AS i
      OFFSET 0
    ) AS made`;
}
