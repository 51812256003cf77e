import pg from 'pg'; import { readdirSync, readFileSync } from 'node:fs';
const server = process.env.TEST_DATABASE_URL; const N = Number(process.argv[2] ?? 10e6);
const admin = new pg.Client({ connectionString: server }); await admin.connect();
await admin.query('DROP DATABASE IF EXISTS overview_scale WITH (FORCE)'); await admin.query('CREATE DATABASE overview_scale'); await admin.end();
const url = new URL(server); url.pathname = 'overview_scale';
const c = new pg.Client({ connectionString: url.href }); await c.connect();
const folder = '/work/wt/overview/prisma/migrations/';
for (const n of readdirSync(folder).filter((n) => /^\d/.test(n)).sort()) await c.query(readFileSync(`${folder}${n}/migration.sql`, 'utf8'));
await c.query(`INSERT INTO "user"(id,email,name) SELECT 'u'||g, 'u'||g||'@x.test','' FROM generate_series(1,1000) g`);
await c.query('SET synchronous_commit=off'); await c.query("SET session_replication_role=replica");
await c.query("SET work_mem='256MB'"); await c.query("SET maintenance_work_mem='512MB'").catch(()=>{});
// indexes after the load
const idx = (await c.query("SELECT indexname, indexdef FROM pg_indexes WHERE tablename='job' AND indexname <> 'job_pkey'")).rows;
for (const i of idx) await c.query(`DROP INDEX "${i.indexname}"`);
const t = Date.now();
for (let from = 0; from < N; from += 1e6) {
  await c.query(`INSERT INTO job (id, kind, queue, owner_id, payload, state, attempt, max_attempts, claim, error_code, error_message, result, handed_over_at, created_at, started_at, finished_at, waits_since, waited_ms)
  SELECT lpad(to_hex((1700000000000 + g*60)::bigint),12,'0')::text || '7000' || '8' || lpad(to_hex(g),15,'0') AS id_text
  , (ARRAY['welcome-email','password-reset-email','sales-report','resize-image'])[1+g%4], (ARRAY['email','email','report','image'])[1+g%4], 'u'||(1+g%1000), '{"personId":"x"}',
  CASE WHEN g%100=0 THEN 'failed' WHEN g%300=1 THEN 'canceled' ELSE 'succeeded' END, 1, 4, 1,
  CASE WHEN g%100=0 THEN 'internal' END, CASE WHEN g%100=0 THEN 'Something went wrong on our side.' END, CASE WHEN g%100<>0 AND g%300<>1 THEN '{"messageId":"<1@x>"}'::jsonb END,
  at, at, at, at + interval '1 s', at, 12
  FROM (SELECT g, now() - (${N} - g) * interval '60 ms' AS at FROM generate_series(${from + 1}, ${Math.min(from + 1e6, N)}) g) s`.replace('SELECT lpad', 'SELECT (lpad').replace(" AS id_text", ')::uuid'));
  console.log(from, Date.now() - t);
}
// live ones: 200,000 queued (the last 5,000 not handed over), 60 running, 2,000 retrying
await c.query(`INSERT INTO job (id, kind, queue, owner_id, payload, state, max_attempts, handed_over_at, created_at, waits_since)
 SELECT gen_random_uuid(), 'welcome-email', (ARRAY['email','report','image'])[1+g%3], 'u1', '{}', 'queued', 4, CASE WHEN g < 195000 THEN now() END, now() - interval '10 min', now() - interval '10 min' + g * interval '1 ms' FROM generate_series(1,200000) g`);
await c.query(`INSERT INTO job (id, kind, queue, owner_id, payload, state, max_attempts, attempt, error_message, handed_over_at, next_attempt_at, waits_since) SELECT gen_random_uuid(), 'welcome-email','email','u1','{}','retrying',4,1,'x', now(), now() + interval '1 min', now() + interval '1 min' FROM generate_series(1,2000) g`);
await c.query(`INSERT INTO job (id, kind, queue, owner_id, payload, state, max_attempts, attempt, lease_until, handed_over_at, started_at) SELECT gen_random_uuid(), 'welcome-email','email','u1','{}','running',4,1, now()+interval '15 s', now(), now() FROM generate_series(1,60) g`);
for (const i of idx) { await c.query(i.indexdef); console.log(i.indexname, Date.now() - t); }
// the rollup of 90 days, as full as it gets: 4 kinds in 3 queues, 4 outcomes, 25 buckets
for (const [span, step, keep] of [['minute','1 minute','2 days'],['quarter','15 minutes','8 days'],['hour','1 hour','90 days'],['ever','1 year','0 days']]) {
  const starts = span === 'ever' ? `(SELECT timestamptz 'epoch' AS start) s` : `(SELECT generate_series(date_bin('${step}', now(), 'epoch') - interval '${keep}', now(), interval '${step}') AS start) s`;
  const kinds = `(VALUES ('welcome-email','email'),('password-reset-email','email'),('sales-report','report'),('resize-image','image')) k(kind,queue)`;
  await c.query(`INSERT INTO job_throughput SELECT '${span}', start, queue, kind, outcome, 100 FROM ${starts}, ${kinds}, (VALUES ('succeeded'),('failed'),('canceled'),('retrying')) o(outcome)`);
  await c.query(`INSERT INTO job_duration SELECT '${span}', start, queue, kind, measure, bucket, 10 + bucket, 1000 FROM ${starts}, ${kinds}, (VALUES ('wait'),('run')) m(measure), generate_series(10,34) bucket`);
}
await c.query('VACUUM ANALYZE'); console.log('done', Date.now() - t);
console.log((await c.query("SELECT count(*) FROM job")).rows, (await c.query("SELECT relname, pg_size_pretty(pg_relation_size(oid)) FROM pg_class WHERE relname LIKE 'job%' ORDER BY relname")).rows);
await c.end();
