import { recordFailure, recordSuccess } from '../admission/breaker';
import { isTransientError } from '../contract/errors';
import type { Connection } from '../database/connection';
import { isCutShort } from '../database/database-down';
import { persist } from '../database/persist';
import type { RunEnd } from './attempt';
import type { Claim } from './claim';
import type { Outcome } from './finish';

interface ReportParts {
  db: Connection;
  /** Stops repeating the report while the database is down. */
  giveUp: AbortSignal;
  onError(error: unknown): void;
}

/**
 * Reports to a job's named gate that the run succeeded or that the gate is at fault. Returns the outcome: if the gate is
 * closed now, the job waits for it without counting the attempt. Never rejects.
 */
export async function reportToGate(
  claim: Claim,
  end: RunEnd,
  { db, giveUp, onError }: ReportParts,
): Promise<Outcome> {
  const { gate } = claim;
  if (gate === null) return end.outcome;
  // A missed report is no reason to run the job again, and a locked gate is no reason to record the end later.
  const miss = (error: unknown) => {
    onError(error);
    return end.outcome;
  };
  const reporting = () =>
    report(db, gate, claim, end).catch((error: unknown) => {
      if (isCutShort(error)) return miss(error);
      throw error;
    });
  return persist(reporting, giveUp).catch(miss);
}

/** Safe to repeat if it's unknown whether an earlier report arrived. */
async function report(
  db: Connection,
  name: string,
  { id, fence }: Claim,
  { outcome, error }: RunEnd,
): Promise<Outcome> {
  if (outcome.state === 'succeeded') await recordSuccess(db, name);
  if (!('failure' in outcome) || !isTransientError(error) || !error.gateFailure) return outcome;
  const { retryAfterMs, gateFailure } = error;
  const { message } = outcome.failure;
  const failure = { name, run: { id, fence }, message, status: gateFailure.status, retryAfterMs };
  const isClosed = await recordFailure(db, failure);
  return isClosed ? { state: 'queued', reason: message, hold: 'gate' } : outcome;
}
