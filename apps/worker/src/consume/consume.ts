import type { Claim, Failure, JobWriter, Outcome, Position } from '@offload/db';
import { persist } from '@offload/db';
import { type Delivery, jobIdOf } from '@offload/jobs/backend';
import type { JobDefinition } from '@offload/jobs/define';
import { isOutageError, type OutageError } from '@offload/jobs/errors';
import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { createJobLog, type Say } from '../run/job-log';
import type { Run } from '../run/run';
import { createSecrets } from '../run/secrets';
import type { Admission } from './admission';
import type { RunningJobs } from './running';

export interface ConsumerParts {
  registry: Map<string, JobDefinition>;
  writer: JobWriter;
  running: RunningJobs;
  run: Run;
  /** After a run has been written down: removes what it and earlier ones left behind. */
  tidy(claim: Claim, position: Position | null, outcome: Outcome): Promise<void>;
  outages: { begin(queue: string, outage: OutageError): void; isPaused(queue: string): boolean };
  /** Takes a job of an unknown kind from its queue, until a running worker knows it. */
  holdUnknown(id: string): Promise<void>;
  /** Leaves a job to the sweeper, which hands it over again. */
  putBack(id: string): Promise<void>;
  admission: Admission;
  /** Fires when the process is about to end whether or not its writes have arrived. */
  giveUp: AbortSignal;
  log: Logger;
}

/** The one wrapper around all kinds: claims what the queue delivers, runs it, and writes down how it ended. */
export function createConsumer(parts: ConsumerParts) {
  const { registry, writer, outages, giveUp } = parts;
  return async function consume({ id: delivery, name }: Delivery): Promise<void> {
    if (!delivery) throw new UnrecoverableError('a job without an id is none of ours');
    const id = jobIdOf(delivery);
    const definition = registry.get(name);
    // A newer web may ask for kinds that only the next worker knows.
    if (!definition) return persist(() => parts.holdUnknown(id), giveUp);
    // A worker that has just paused still gets what it had asked for before.
    if (outages.isPaused(definition.contract.queue)) return persist(() => parts.putBack(id), giveUp);
    const answer = await persist(() => writer.claim(id), giveUp);
    const position = answer.claimed ? await runClaimed(answer.claimed, definition, parts) : answer.position;
    settle(position, parts.admission);
  };
}

async function runClaimed(
  claim: Claim,
  definition: JobDefinition,
  { run, tidy, running, writer, outages, giveUp, log }: ConsumerParts,
): Promise<Position | null> {
  const signal = running.add(claim);
  try {
    const { outcome: told, error } = await run(definition, claim, signal);
    const secrets = createSecrets(claim.payload, definition.contract.secrets ?? []);
    const outcome = secrets.hideInOutcome(told);
    if (isOutageError(error)) outages.begin(definition.contract.queue, error);
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

/** Tells the queue that this delivery is over, and admits what the end of the run lets through. */
function settle(position: Position | null, admission: Admission): void {
  if (position?.state === 'retrying') admission.whenDue(position.waitMs);
  if (position?.waitingOwner) admission.next({ queue: position.queue, ownerId: position.waitingOwner });
  // For Bull Board, which shows what has failed.
  if (position?.state === 'failed') throw new UnrecoverableError(position.errorMessage ?? 'failed');
}
