import { recordFailure, recordSuccess } from '../../admission/breaker';
import { isTransientError } from '../../contract/errors';
import type { Connection } from '../../database/connection';
import type { Claim } from '../claim';
import type { Outcome } from '../finish';

/**
 * Tells the named gate of a job how its run went: that it succeeded, or that the gate is at fault. Returns the outcome: if the
 * gate is closed now, the job waits for it, and the attempt isn't counted.
 */
export async function reportToGate(
  db: Connection,
  { id, gate }: Claim,
  outcome: Outcome,
  error: unknown,
): Promise<Outcome> {
  if (gate === null) return outcome;
  if (outcome.state === 'succeeded') await recordSuccess(db, gate);
  if (!('failure' in outcome) || !isTransientError(error) || !error.gateFailure) return outcome;
  const { retryAfterMs, gateFailure } = error;
  const { message } = outcome.failure;
  const failure = { name: gate, jobId: id, message, status: gateFailure.status, retryAfterMs };
  const isClosed = await recordFailure(db, failure);
  return isClosed ? { state: 'queued', reason: message, gate: 'gate' } : outcome;
}
