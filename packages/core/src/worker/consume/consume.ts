import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import type { JobDefinition } from '../../contract';
import { isOutageError, type OutageError } from '../../errors';
import type { JobStatus } from '../../job-status';
import { messageOf } from '../../log';
import { persist } from '../../persist';
import { type Delivery, jobIdOf } from '../../queue/backend';
import { DeliveryReturned } from '../../queue/returned';
import { hasFinished, isPending } from '../../states';
import type { Claim } from '../claim';
import type { Failure, Outcome } from '../finish';
import { createJobLog, type LogToJob } from '../run/job-log';
import type { RunJob } from '../run/run';
import { createSecrets } from '../run/secrets';
import type { EndedRun } from '../services';
import type { JobWriter } from '../writer';
import type { Admission } from './admission';
import type { InTime } from './in-time';
import type { RunningJobs } from './running';

export interface ConsumerParts {
  kinds: ReadonlyMap<string, JobDefinition>;
  writer: JobWriter;
  running: RunningJobs;
  run: RunJob;
  /** Tells a job's named gate how a run went. Returns the outcome, which is another if the gate is closed. */
  reportToGate(claim: Claim, outcome: Outcome, error: unknown): Promise<Outcome>;
  /** Called after a run's end has been recorded. */
  afterRun(run: EndedRun): Promise<void>;
  outages: { begin(queue: string, outage: OutageError): void; isPaused(queue: string): boolean };
  inTime: InTime;
  /**
   * Takes a job of an unknown kind from its queue, until a running worker knows it. Returns its queue if one does already.
   */
  holdUnknown(id: string): Promise<string | null>;
  /** Takes nothing from a queue for a moment, so that other workers do. */
  giveWay(queue: string): void;
  /** Leaves a job to the sweeper, which dispatches it again. */
  returnToOutbox(id: string): Promise<void>;
  admission: Admission;
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: AbortSignal;
  log: Logger;
}

/** Makes the one wrapper around all kinds: it claims what the queue delivers, runs it, and records how it ended. */
export function createConsumer(parts: ConsumerParts) {
  const { kinds, writer, outages, inTime } = parts;
  return async function consume({ id: delivery, name, timestamp }: Delivery): Promise<void> {
    if (!delivery) throw new UnrecoverableError('a delivery without an id is not ours');
    const id = jobIdOf(delivery);
    const definition = kinds.get(name);
    // A newer web may enqueue kinds that only the next worker knows.
    if (!definition) return leaveUnknown(id, parts);
    // A worker that has just paused still receives the jobs that it requested before.
    if (outages.isPaused(definition.contract.queue)) throw new DeliveryReturned();
    const result = await inTime(
      () => writer.claim(id, new Date(timestamp)),
      // The row says that this worker has it, so no other takes it.
      async ({ claimed }) => claimed && runClaimed(claimed, definition, parts),
    );
    const status = result.claimed ? await runClaimed(result.claimed, definition, parts) : result.status;
    // Its payload is of a later version than this worker's.
    if (!result.claimed && status && status.payloadVersion > (definition.contract.version ?? 1))
      return leaveUnknown(id, parts);
    // A transaction that counts on it is still open.
    if (!result.claimed && status && isPending(status.state)) return inTime(() => parts.returnToOutbox(id));
    acknowledge(status, parts.admission);
  };
}

/** Leaves a job to a worker that knows its kind. */
async function leaveUnknown(id: string, { holdUnknown, giveWay, inTime }: ConsumerParts): Promise<void> {
  const known = await inTime(() => holdUnknown(id));
  if (known) giveWay(known);
}

async function runClaimed(
  claim: Claim,
  definition: JobDefinition,
  { run, reportToGate, afterRun, running, writer, outages, giveUp, log }: ConsumerParts,
): Promise<JobStatus | null> {
  const { id, kind, fence } = claim;
  const signal = running.add(claim);
  try {
    const { error, ...ended } = await run(definition, claim, signal);
    const outcome = await persist(() => reportToGate(claim, ended.outcome, error), giveUp);
    if (isOutageError(error)) outages.begin(definition.contract.queue, error);
    if ('failure' in outcome) {
      const secrets = createSecrets(claim.payload, definition.contract.secrets ?? []);
      logFailure(createJobLog({ writer, log, secrets }, claim), outcome.failure, error);
    } else if (error && outcome.state !== 'waiting')
      log.info({ job: id, kind, state: outcome.state, error }, messageOf(error));
    const status = await persist(() => writer.finish({ id, fence, outcome }), giveUp);
    const hasSucceeded =
      outcome.state === 'succeeded' && status?.state === 'succeeded' && status.fence === fence;
    await afterRun({ claim, status, hasSucceeded });
    return status;
  } finally {
    running.remove(claim);
  }
}

/** Logs what was thrown: the failure itself may have kinder words, for the job's owner. */
function logFailure(logToJob: LogToJob, { code, stack }: Failure, error: unknown): void {
  logToJob('warn', messageOf(error), { code, stack: stack?.slice(0, 2_000) });
}

/** Tells the queue that this delivery is over, and admits what the end of the run lets through. */
function acknowledge(status: JobStatus | null, admission: Admission): void {
  if (status?.state === 'retrying' || status?.state === 'waiting') admission.whenDue(status.waitMs);
  if (status) admitAfter(status, admission);
  // For Bull Board, which shows what has failed.
  if (status?.state === 'failed') throw new UnrecoverableError(status.errorMessage ?? 'failed');
}

function admitAfter(
  { id, state, queue, waitingOwner, waitingGate, waitingKey, parentId }: JobStatus,
  admission: Admission,
): void {
  // Its last child may have finished while it was about to wait.
  const parents = [
    ...(state === 'waiting' ? [id] : []),
    ...(parentId && hasFinished(state) ? [parentId] : []),
  ];
  if (!waitingOwner && !waitingGate && !waitingKey && parents.length === 0) return;
  admission.after({
    owners: waitingOwner ? [{ queue, ownerId: waitingOwner }] : [],
    gates: waitingGate ? [waitingGate] : [],
    keys: waitingKey ? [waitingKey] : [],
    parents,
  });
}
