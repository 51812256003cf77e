import { randomUUID } from 'node:crypto';
import { connectionOf, firstIdAt, insertSchedule, type NewSchedule, nextRunAt } from '@offload/core';
import { sql } from '@offload/core/sql';
import type { Database, Transaction } from '@offload/db';
import { salesReport } from '@offload/kinds/sales-report';
import { demoHistory, type PastJob } from './demo-history';

/** Gives a user who has no jobs a week of them, and a monthly report. */
export async function seedHistory(db: Database, email: string): Promise<void> {
  const { id: ownerId } = await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  await db.$transaction(async (tx) => {
    if (await tx.job.findFirst({ where: { ownerId }, select: { id: true } })) return;
    await insertJobs(tx, ownerId, demoHistory(3, new Date()));
    await insertMonthlyReport(tx, ownerId);
  });
}

/** Inserts finished jobs, with their timelines and figures. */
async function insertJobs(tx: Transaction, ownerId: string, jobs: PastJob[]): Promise<void> {
  await connectionOf(tx).execute(sql`
    WITH past AS (
      SELECT *, CASE WHEN failure IS NULL THEN 'succeeded' ELSE 'failed' END AS state
      FROM jsonb_to_recordset(${JSON.stringify(jobs.map(toRow))}::jsonb) AS row (
        id uuid, kind text, queue text, "maxAttempts" int, title text, payload jsonb, "createdAt" timestamptz,
        "startedAt" timestamptz, "finishedAt" timestamptz, "waitedMs" bigint, "ranMs" bigint, attempt int,
        failure jsonb, result jsonb)
    ), job AS (
      INSERT INTO offload.job (id, kind, queue, owner_id, title, payload, state, attempt, max_attempts, fence,
        progress_percent, error_code, error_message, error_signature, result, waits_since, waited_ms, dispatched_at,
        created_at, started_at, finished_at)
      SELECT id, kind, queue, ${ownerId}, title, payload, state, attempt, "maxAttempts", attempt,
        CASE WHEN failure IS NULL THEN 100 ELSE 0 END, failure->>'code', failure->>'message', failure->>'signature',
        result, "createdAt", "waitedMs", "createdAt", "createdAt", "startedAt", "finishedAt"
      FROM past
    ), figures AS (
      INSERT INTO job_end (at, queue, kind, outcome, waited_ms, ran_ms)
      SELECT "finishedAt", queue, kind, state, "waitedMs", "ranMs" FROM past
    )
    INSERT INTO offload.job_event (job_id, state, attempt, actor, message, at)
    SELECT id, entered.state, entered.attempt, ${`user:${ownerId}`}, entered.message, entered.at
    FROM past CROSS JOIN LATERAL (VALUES
      (1, 'queued', 0, NULL, "createdAt"), (2, 'running', past.attempt, NULL, "startedAt"),
      (3, past.state, past.attempt, failure->>'message', "finishedAt")
    ) AS entered (place, state, attempt, message, at)
    ORDER BY "createdAt", place`);
}

function toRow(job: PastJob) {
  const startedAt = new Date(job.createdAt.getTime() + job.waitedMs);
  const finishedAt = new Date(startedAt.getTime() + job.ranMs);
  const id = firstIdAt(job.createdAt).slice(0, 24) + randomUUID().slice(24);
  return { ...job, id, startedAt, finishedAt };
}

async function insertMonthlyReport(tx: Transaction, ownerId: string): Promise<void> {
  const cadence = { cron: '0 7 1 * *', timeZone: 'UTC' };
  const schedule: NewSchedule = {
    ...{
      id: randomUUID(),
      ownerId,
      kind: salesReport.kind,
      template: { id: 'monthly-sales', format: 'pdf' },
    },
    ...{ ...cadence, nextRunAt: nextRunAt(cadence, new Date()) },
    catchUp: 'all',
    overlap: 'allow',
  };
  await insertSchedule(tx, schedule, 1);
}
