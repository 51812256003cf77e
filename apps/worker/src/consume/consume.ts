import type { Claim, Failure, JobWriter, Outcome, Position } from '@offload/db';
import type { Delivery } from '@offload/jobs/backend';
import type { JobDefinition } from '@offload/jobs/define';
import { OutageError } from '@offload/jobs/errors';
import { DelayedError, UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { createJobLog, type Say } from '../run/job-log';
import type { Run } from '../run/run';
import { createSecrets } from '../run/secrets';
import { persist } from './persist';
import type { RunningJobs } from './running';

export interface ConsumerParts {
  registry: Map<string, JobDefinition>;
  writer: JobWriter;
  running: RunningJobs;
  run: Run;
  /** After a run has been written down: removes what it and earlier ones left behind. */
  tidy(claim: Claim, position: Position | null, outcome: Outcome): Promise<void>;
  onOutage(queue: string, outage: OutageError): void;
  /** Fires when the process is about to end whether or not its writes have arrived. */
  giveUp: AbortSignal;
  log: Logger;
}

// The shortest wait before a job that goes on waiting is delivered again.
const shortestWaitMs = 250;
// A newer web may ask for kinds that this worker does not have yet: the next worker may.
const unknownKindWaitMs = 1_000;

/** The one wrapper around all kinds: claims what the queue delivers, runs it, and writes down how it ended. */
export function createConsumer(parts: ConsumerParts) {
  const { registry, writer, giveUp, log } = parts;
  return async function consume(delivered: Delivery, token?: string): Promise<void> {
    const { id, name } = delivered;
    if (!id) throw new UnrecoverableError('a job without an id is none of ours');
    const definition = registry.get(name);
    if (!definition) {
      log.warn({ job: id, kind: name }, 'no processor for this kind in this worker');
      return deliverAgain(delivered, token, unknownKindWaitMs);
    }
    const answer = await persist(() => writer.claim(id), giveUp);
    const position = answer.claimed ? await runClaimed(answer.claimed, definition, parts) : answer.position;
    await settle(delivered, token, position);
  };
}

async function runClaimed(
  claim: Claim,
  definition: JobDefinition,
  { run, tidy, running, writer, onOutage, giveUp, log }: ConsumerParts,
): Promise<Position | null> {
  const signal = running.add(claim);
  try {
    const { outcome: told, error } = await run(definition, claim, signal);
    const secrets = createSecrets(claim.payload, definition.contract.secrets ?? []);
    const outcome = secrets.hideInOutcome(told);
    if (error instanceof OutageError) onOutage(definition.contract.queue, error);
    if ('failure' in outcome) sayFailed(createJobLog({ writer, log, secrets }, claim), outcome.failure);
    else if (error) log.info({ job: claim.id, kind: claim.kind, state: outcome.state, error });
    const position = await persist(() => writer.finish({ ...claim, outcome }), giveUp);
    await tidy(claim, position, outcome);
    return position;
  } finally {
    running.remove(claim);
  }
}

function sayFailed(say: Say, { message, code, stack }: Failure): void {
  say('warn', `Failed: ${message}`, { code, stack: stack?.slice(0, 2_000) });
}

/** Tells the queue what the row says: that the job has ended, or when to deliver it again. */
async function settle(
  delivered: Delivery,
  token: string | undefined,
  position: Position | null,
): Promise<void> {
  switch (position?.state) {
    case undefined:
    case 'succeeded':
    case 'canceled':
      return;
    case 'failed':
      throw new UnrecoverableError(position?.errorMessage ?? 'failed');
    default:
      await deliverAgain(delivered, token, Math.max(position?.waitMs ?? 0, shortestWaitMs));
  }
}

async function deliverAgain(delivered: Delivery, token: string | undefined, waitMs: number): Promise<never> {
  await delivered.moveToDelayed(Date.now() + waitMs, token);
  // BullMQ's way to hear that the job is elsewhere now.
  throw new DelayedError();
}
