import { randomUUID } from 'node:crypto';
import { insertSchedule, type NewSchedule, nextRunAt } from '@offload/core/schedules';
import { connectionOf, firstIdAt, sql } from '@offload/core/sql';
import type { Database, Transaction } from '@offload/db';
import { salesReport } from '@offload/kinds/sales-report';
import { demoFailures } from './demo-failures';
import { demoHistory, type PastJob } from './demo-history';

interface Demo {
  email: string;
  adminEmail: string;
  appUrl: string;
}

/** Gives a user who has no jobs a week of them, and a monthly report. */
export async function seedHistory(db: Database, { email, adminEmail, appUrl }: Demo): Promise<void> {
  const [ownerId, adminId] = [await idOf(db, email), await idOf(db, adminEmail)];
  const now = new Date();
  await db.$transaction(async (tx) => {
    if (await tx.job.findFirst({ where: { ownerId }, select: { id: true } })) return;
    const jobs = [...demoHistory(3, now), ...demoFailures(now, appUrl)];
    await insertJobs(
      tx,
      jobs.map((job) => toRow(job, job.isOfAdmin ? adminId : ownerId)),
    );
    await insertMonthlyReport(tx, ownerId);
  });
}

async function idOf(db: Database, email: string): Promise<string> {
  return (await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } })).id;
}

// Who ran all of them, as the histories of jobs name it.
const worker = { id: randomUUID(), host: 'demo', pid: 1 };

/** Inserts finished jobs, with the history, the figures, and the emails of their runs. */
async function insertJobs(tx: Transaction, rows: ReturnType<typeof toRow>[]): Promise<void> {
  await connectionOf(tx).execute(sql`
    INSERT INTO offload.worker_identity (id, host, pid) VALUES (${worker.id}::uuid, ${worker.host}, ${worker.pid})`);
  await connectionOf(tx).execute(sql`
    WITH past AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
        id uuid, kind text, queue text, "ownerId" text, "maxAttempts" int, title text, payload jsonb, state text,
        "createdAt" timestamptz, "dueAt" timestamptz, "startedAt" timestamptz, "finishedAt" timestamptz,
        "waitedMs" bigint, failure jsonb, result jsonb, rejected jsonb, runs jsonb, events jsonb)
    ), job AS (
      INSERT INTO offload.job (id, kind, queue, owner_id, title, payload, state, attempt, max_attempts, fence,
        progress_percent, error_code, error_message, error_signature, result, waits_since, waited_ms, dispatched_at,
        created_at, started_at, finished_at)
      SELECT id, kind, queue, "ownerId", title, payload, state, jsonb_array_length(runs), "maxAttempts",
        jsonb_array_length(runs), CASE state WHEN 'succeeded' THEN 100 ELSE 0 END, failure->>'code',
        failure->>'message', failure->>'signature', result, "dueAt", "waitedMs", "dueAt", "createdAt", "startedAt",
        "finishedAt"
      FROM past
    ), figures AS (
      INSERT INTO offload.job_end (at, queue, kind, outcome, waited_ms, ran_ms)
      SELECT at, queue, kind, outcome, run."waitedMs", "ranMs" FROM past CROSS JOIN LATERAL
        jsonb_to_recordset(runs) AS run (at timestamptz, outcome text, "waitedMs" bigint, "ranMs" bigint)
    ), email AS (
      INSERT INTO email (job_id, recipient, state, response)
      SELECT id, rejected->>'recipient', 'refused', rejected->>'response' FROM past WHERE rejected IS NOT NULL
    )
    INSERT INTO offload.job_event (job_id, state, attempt, actor, message, at)
    SELECT id, event.state, event.attempt, event.actor, event.message, event.at
    FROM past CROSS JOIN LATERAL ROWS FROM (
      jsonb_to_recordset(events) AS (state text, attempt int, actor text, message text, at timestamptz)
    ) WITH ORDINALITY AS event (state, attempt, actor, message, at, place)
    ORDER BY "createdAt", place`);
}

function toRow(job: PastJob, ownerId: string) {
  const { failure, createdAt, rejected = null } = job;
  const state = failure ? 'failed' : 'succeeded';
  const message = failure?.message ?? null;
  const runs = job.runs.map(({ dueAt, waitedMs, ranMs }, index) => {
    const isLast = index === job.runs.length - 1;
    const startedAt = new Date(dueAt.getTime() + waitedMs);
    const outcome = !isLast ? 'retrying' : failure?.isOwners ? 'rejected' : state;
    const next = isLast ? state : 'retrying';
    return { dueAt, waitedMs, ranMs, startedAt, at: new Date(startedAt.getTime() + ranMs), outcome, next };
  });
  const actor = `worker:${worker.id}`;
  const events = runs.flatMap(({ startedAt, at, next }, index) => [
    { state: 'running', attempt: index + 1, actor, message: null, at: startedAt },
    { state: next, attempt: index + 1, actor, message, at },
  ]);
  const queued = { state: 'queued', attempt: 0, actor: `user:${ownerId}`, message: null, at: createdAt };
  const id = firstIdAt(createdAt).slice(0, 24) + randomUUID().slice(24);
  const { startedAt, at: finishedAt, dueAt, waitedMs } = runs.at(-1) ?? {};
  const last = { startedAt, finishedAt, dueAt, waitedMs };
  return { ...job, ...last, id, ownerId, state, rejected, runs, events: [queued, ...events] };
}

async function insertMonthlyReport(tx: Transaction, ownerId: string): Promise<void> {
  const cadence = { cron: '0 7 1 * *', timeZone: 'UTC' };
  const schedule: NewSchedule = {
    id: randomUUID(),
    ownerId,
    kind: salesReport.kind,
    template: { id: 'monthly-sales', format: 'pdf' },
    ...cadence,
    nextRunAt: nextRunAt(cadence, new Date()),
    catchUp: 'all',
    overlap: 'allow',
  };
  await insertSchedule(connectionOf(tx), schedule, 1);
}
