import { type Database, Prisma } from '../client';
import { signatureOf } from '../error-signature';
import { noteEnds } from './note-ends';
import { notifyChanged } from './notify';
import { type Position, positionColumns, readPositions } from './position';

export interface Failure {
  code: string;
  /** In words for the person who waits. */
  message: string;
  /** For admins. */
  stack: string | null;
}

/** A file that a run has written, to become the job's when that ends well. */
export interface NewFile {
  id: string;
  role: 'source' | 'output';
  name: string;
  contentType: string;
  bytes: number;
  width: number | null;
  height: number | null;
  key: string;
  /** How long it is kept; null: as long as the job. */
  keepMs: number | null;
}

export type Outcome =
  | { state: 'succeeded'; result: object; files?: NewFile[] }
  | { state: 'failed'; failure: Failure }
  | { state: 'retrying'; failure: Failure; delayMs: number }
  | { state: 'canceled' }
  /** It could not be tried, through no fault of its own: the attempt is taken back. */
  | { state: 'queued'; reason: string };

export interface Finish {
  id: string;
  claim: number;
  outcome: Outcome;
}

// A job that somebody wanted to stop is canceled unless its work was done first.
const next = Prisma.sql`
  CASE WHEN job.state = 'canceling' AND input.outcome <> 'succeeded' THEN 'canceled' ELSE input.outcome END`;

/**
 * Ends runs, each only while its claim still holds, and answers where every job stands now (null: there is no such
 * row), in the order given. Safe to repeat when it is unknown whether an earlier call arrived.
 */
export async function finishJobs(
  db: Database,
  { workerId, finishes }: { workerId: string; finishes: Finish[] },
): Promise<(Position | null)[]> {
  const finished = await db.$queryRaw<Position[]>`
    WITH input AS (${unnestFinishes(finishes)}),
    finished AS (
      UPDATE job SET
        state = ${next}, version = nextval('job_version'), lease_until = NULL, handed_over_at = NULL,
        held_by = CASE ${next} WHEN 'retrying' THEN 'time' END,
        attempt = attempt - (CASE ${next} WHEN 'queued' THEN 1 ELSE 0 END),
        finished_at = CASE WHEN ${next} IN ('succeeded', 'failed', 'canceled') THEN now() END,
        next_attempt_at = CASE ${next} WHEN 'retrying' THEN now() + input.delay_ms * interval '1 ms' END,
        waits_since = now() + coalesce(input.delay_ms, 0) * interval '1 ms',
        progress_percent = CASE ${next} WHEN 'succeeded' THEN 100 WHEN 'queued' THEN 0 ELSE progress_percent END,
        progress_step = CASE ${next} WHEN 'queued' THEN input.message WHEN 'canceled' THEN progress_step END,
        error_code = CASE WHEN ${next} IN ('failed', 'retrying') THEN input.code END,
        error_message = CASE WHEN ${next} IN ('failed', 'retrying') THEN input.message END,
        error_stack = CASE WHEN ${next} IN ('failed', 'retrying') THEN input.stack END,
        error_signature = CASE WHEN ${next} IN ('failed', 'retrying') THEN input.signature END,
        result = CASE ${next} WHEN 'succeeded' THEN input.result::jsonb END,
        tidied = CASE WHEN ${next} = 'succeeded' AND tidied = job.claim - 1 THEN job.claim ELSE tidied END
      FROM input
      WHERE job.id = input.id AND job.claim = input.claim AND job.state IN ('running', 'canceling')
      RETURNING ${positionColumns}, job.attempt, input.message, input.files, job.kind, job.waited_ms,
        CASE WHEN job.user_requested AND EXISTS (
          SELECT FROM job held
          WHERE held.held_by = 'owner' AND held.queue = job.queue AND held.owner_id = job.owner_id
        ) THEN job.owner_id END AS "waitingOwner",
        greatest(0, extract(epoch FROM now() - job.started_at) * 1000)::bigint AS ran_ms
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor, message)
      SELECT id, state, attempt + CASE state WHEN 'queued' THEN 1 ELSE 0 END, ${`worker:${workerId}`},
        CASE WHEN state <> 'canceled' THEN message END
      FROM finished
    ), kept AS (
      INSERT INTO file (id, job_id, role, name, content_type, bytes, width, height, key, expires_at)
      SELECT file.id, finished.id, role, name, "contentType", bytes, width, height, key,
        now() + "keepMs" * interval '1 ms'
      FROM finished, jsonb_to_recordset(finished.files::jsonb) AS file(
        id uuid, role text, name text, "contentType" text, bytes int, width int, height int, key text, "keepMs" float8)
      WHERE finished.state = 'succeeded'
    ), noted AS (${noteEnds('finished')}), notified AS (${notifyChanged('finished')})
    SELECT id, state, claim, queue, "errorMessage", "waitMs", "waitingOwner" FROM finished, notified`;

  const positions = new Map(finished.map((position) => [position.id, position]));
  const others = finishes.map(({ id }) => id).filter((id) => !positions.has(id));
  for (const [id, position] of await readPositions(db, others)) positions.set(id, position);
  return finishes.map(({ id }) => positions.get(id) ?? null);
}

function unnestFinishes(finishes: Finish[]): Prisma.Sql {
  const outcomes = finishes.map(({ outcome }) => outcome);
  const failures = outcomes.map((outcome) => ('failure' in outcome ? outcome.failure : null));
  const messages = outcomes.map((outcome, index) =>
    outcome.state === 'queued' ? outcome.reason : (failures[index]?.message ?? null),
  );
  const results = outcomes.map((outcome) => ('result' in outcome ? JSON.stringify(outcome.result) : null));
  const files = outcomes.map((outcome) => ('files' in outcome ? JSON.stringify(outcome.files) : null));
  const delays = outcomes.map((outcome) => ('delayMs' in outcome ? Math.round(outcome.delayMs) : null));
  return Prisma.sql`
    SELECT * FROM unnest(
      ${finishes.map(({ id }) => id)}::uuid[], ${finishes.map(({ claim }) => claim)}::int[],
      ${outcomes.map(({ state }) => state)}::text[], ${results}::text[],
      ${failures.map((failure) => failure?.code ?? null)}::text[], ${messages}::text[],
      ${failures.map((failure) => failure?.stack ?? null)}::text[], ${delays}::int[],
      ${files}::text[], ${failures.map((failure) => failure && signatureOf(failure))}::text[]
    ) AS input(id, claim, outcome, result, code, message, stack, delay_ms, files, signature)`;
}
