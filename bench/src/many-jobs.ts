import type { Database } from '@offload/db';
import pg from 'pg';

// Small enough for the statement timeout.
const chunk = 100_000;

/** Fills an empty database with `count` jobs of 100,000 users, one every three seconds until now. */
export async function seedJobs(db: Database, url: string, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "user" (id, email, name)
    SELECT 'u' || i, 'person' || i || '@example.com', 'Person' FROM generate_series(1, 100000) AS i`;
  const client = new pg.Client(url);
  await client.connect();
  const indexes = await dropIndexes(client);
  for (let from = 0; from < count; from += chunk) await seedChunk(db, from, count);
  await client.query(`SET maintenance_work_mem = '1GB'; ${indexes.join('; ')}`);
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** Drops indexes that are faster to create at the end. Returns the statements to create them. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'job' AND indexname <> 'job_pkey'`,
  );
  for (const { indexname } of rows) await client.query(`DROP INDEX offload.${indexname}`);
  return rows.map(({ indexdef }) => indexdef);
}

async function seedChunk(db: Database, from: number, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, state, attempt, max_attempts, fence, dispatched_at, created_at,
      started_at, finished_at, lease_until, result, error_code, error_message, error_stack, error_signature)
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
      CASE state WHEN 'running' THEN now() + interval '1 day' END,
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
