import { Prisma } from '../client';
import { gateAfterTime, stepAt } from './gates';

/** What is said of an error, taken back. */
export const noError = Prisma.sql`
  error_code = NULL, error_message = NULL, error_stack = NULL, error_signature = NULL,
  dismissed_at = NULL, dismissed_by = NULL, dismiss_reason = NULL`;

/** Queued anew, with all attempts before it. */
export const queuedAnew = Prisma.sql`
  state = 'queued', attempt = 0, version = nextval('job_version'), handed_over_at = NULL, waits_since = now(),
  started_at = NULL, finished_at = NULL, told_at = NULL, progress_percent = 0, held_by = ${gateAfterTime},
  progress_step = ${stepAt(gateAfterTime)}, ${noError}`;

/** What the audit says of a job, before and after. */
export const standing = Prisma.sql`jsonb_strip_nulls(jsonb_build_object('state', state, 'nextAttemptAt', next_attempt_at))`;
