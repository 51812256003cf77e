import type { Logger } from 'pino';
import { holdUnknown } from '../../admission/unknown-kinds';
import type { JobDefinition } from '../../contract/define-processor';
import { isOutageError, type OutageError } from '../../contract/errors';
import type { Database } from '../../database/database';
import type { Consume, QueueBackend, Room } from '../../delivery/backend';
import { passOn } from '../../delivery/carry';
import type { DeliveredJob } from '../../delivery/delivery';
import { returnToOutbox } from '../../delivery/outbox';
import { DeliveryReturned } from '../../delivery/returned';
import type { JobStatus } from '../../job/job-status';
import { isPending } from '../../job/states';
import { messageOf } from '../../log/open-log';
import type { Claim, ClaimResult } from '../../run/claim';
import type { Failure } from '../../run/finish';
import { createJobLog, type LogToJob } from '../../run/job-log';
import { logEntry } from '../../run/log-entry';
import { toOutcome } from '../../run/outcome';
import { recordEnd } from '../../run/record-end';
import { reportToGate } from '../../run/report-to-gate';
import { createSecrets, type Secrets } from '../../run/secrets';
import type { JobWriter } from '../../run/writer';
import type { ErrorLogger } from '../error-logger';
import type { RunJob } from '../run';
import type { EndedRun } from '../services';
import { type Admission, admitAfter } from './admission';
import type { InTime } from './in-time';
import type { RunningJobs } from './running';

export interface ConsumerParts {
  kinds: ReadonlyMap<string, JobDefinition>;
  db: Database;
  backend: QueueBackend;
  writer: JobWriter;
  running: RunningJobs;
  run: RunJob;
  /** Called after a run's end has been recorded. */
  afterRun(run: EndedRun): Promise<void>;
  outages: {
    begin(queue: string, outage: OutageError): void;
    succeeded(queue: string): void;
    isPaused(queue: string): boolean;
  };
  inTime: InTime;
  /** Takes nothing from a queue for a moment, so that other workers do. */
  giveWay(queue: string): void;
  admission: Admission;
  /** Aborts when the process is about to exit, whether or not its writes have arrived. */
  giveUp: AbortSignal;
  log: Logger;
  errorLogger: ErrorLogger;
}

// Short jobs of a delivery all get a slot within this time. If they take longer, those without one go back to the queue.
const holdMs = 500;

/** Makes the one wrapper around all kinds: it claims what a queue delivers, runs it, and records how it ended. */
export function createConsumer(parts: ConsumerParts) {
  const { db, backend, outages, errorLogger } = parts;
  return (queue: string): Consume =>
    async (delivery, room) => {
      const until = performance.now() + holdMs;
      let rest = delivery.jobs;
      do {
        // A worker that has just paused still receives what it requested before.
        if (outages.isPaused(queue)) break;
        const taken = rest.slice(0, room.take(rest.length));
        rest = rest.slice(taken.length);
        await all(taken.map((job) => start(job, new Date(delivery.timestamp), room, parts)));
      } while (rest.length > 0 && (await room.waitForOne(until - performance.now())));
      if (rest.length === delivery.jobs.length && rest.length > 0) throw new DeliveryReturned();
      if (rest.length > 0)
        await passOn(db, backend, { queue, delivery, rest }).catch(errorLogger('failed to dispatch jobs'));
    };
}

/** Waits for all, also if some reject. Then rejects with the first error. */
async function all(work: Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}

/** Claims a job. Once it's claimed, resolves, and the run goes on in its slot. Otherwise frees the slot. */
async function start(
  { id, kind }: DeliveredJob,
  dispatchedAt: Date,
  room: Pick<Room, 'release'>,
  parts: ConsumerParts,
): Promise<void> {
  const { kinds, writer, inTime } = parts;
  const definition = kinds.get(kind);
  let isRunning = false;
  try {
    // A newer web may enqueue kinds that only the next worker knows.
    if (!definition) return await leaveUnknown(id, parts);
    const claim = () => writer.claim(id, dispatchedAt);
    const result = await inTime(claim, (claiming) => runLate(claiming, definition, parts));
    if (!result.claimed) return await leave(id, result.status, definition, parts);
    isRunning = true;
    void runToEnd(result.claimed, definition, parts).finally(room.release);
  } finally {
    if (!isRunning) room.release();
  }
}

/** Runs a job that was claimed after its delivery had been returned: its row says that this worker has it, so no other takes it. */
async function runLate(
  claiming: Promise<ClaimResult>,
  definition: JobDefinition,
  parts: ConsumerParts,
): Promise<void> {
  const { claimed } = await claiming;
  if (claimed) await runToEnd(claimed, definition, parts);
}

/** Leaves a job that couldn't be claimed to another worker or delivery, if it still has to run. */
async function leave(
  id: string,
  status: JobStatus | null,
  { contract }: JobDefinition,
  parts: ConsumerParts,
): Promise<void> {
  if (!status) return;
  // Its payload was written for a later version of the contract than this worker has.
  if (status.payloadVersion > (contract.version ?? 1)) await leaveUnknown(id, parts);
  // A transaction that relies on the job's not having started is still open.
  else if (isPending(status.state)) await parts.inTime(() => returnToOutbox(parts.db, id));
  else admitAfter(status, parts.admission);
}

/** Leaves a job to a worker that knows its kind. */
async function leaveUnknown(id: string, { db, giveWay, inTime }: ConsumerParts): Promise<void> {
  const known = await inTime(() => holdUnknown(db, id));
  if (known) giveWay(known);
}

/** Runs a claimed job, records how that ended, and admits what it lets through. Never rejects. */
async function runToEnd(claim: Claim, definition: JobDefinition, parts: ConsumerParts): Promise<void> {
  const { running, admission, errorLogger } = parts;
  const signal = running.add(claim);
  try {
    const status = await runClaimed(claim, definition, signal, parts);
    if (status) admitAfter(status, admission);
  } catch (error) {
    // Its lease expires, and the sweeper dispatches it again.
    errorLogger('failed to record how a run ended')(secretsOf(claim, definition).hideInError(error));
  } finally {
    running.remove(claim);
  }
}

async function runClaimed(
  claim: Claim,
  definition: JobDefinition,
  signal: AbortSignal,
  parts: ConsumerParts,
): Promise<JobStatus | null> {
  const { id, kind, fence } = claim;
  const { db, writer, giveUp, log, errorLogger } = parts;
  const end = await parts.run(definition, claim, signal);
  const { error } = end;
  const reported = { db, giveUp, onError: errorLogger('failed to report to a gate') };
  const outcome = await reportToGate(claim, end, reported);
  const { queue, backoff } = definition.contract;
  if (isOutageError(error)) parts.outages.begin(queue, secretsOf(claim, definition).hideInOutage(error));
  if (outcome.state === 'succeeded') parts.outages.succeeded(queue);
  const hide = (reason: unknown) => secretsOf(claim, definition).hideInError(reason);
  const logToJob = () => createJobLog({ writer, log, secrets: secretsOf(claim, definition) }, claim);
  if ('failure' in outcome) logFailure(logToJob(), outcome.failure, error);
  else if (outcome.state === 'waiting') logWait(logToJob, outcome.reason, error);
  else if (error) {
    const shown = hide(error);
    log.info({ job: id, kind, state: outcome.state, error: shown }, messageOf(shown));
  }
  const status = await recordEnd(
    { id, fence, outcome },
    {
      writer,
      giveUp,
      // The database may name what it has rejected.
      failed: (reason) => secretsOf(claim, definition).hideInOutcome(toOutcome(reason, claim, backoff)),
      onError: (reason) => errorLogger('failed to record how a run ended')(hide(reason)),
    },
  );
  const hasSucceeded =
    outcome.state === 'succeeded' && status?.state === 'succeeded' && status.fence === fence;
  await parts.afterRun({ claim, status, hasSucceeded }).catch(errorLogger('failed to clean up after a run'));
  return status;
}

function secretsOf({ payload }: Claim, { contract }: JobDefinition): Secrets {
  return createSecrets(payload, contract.secrets ?? []);
}

/** Logs why a job waits, if its own code or a service says that. */
function logWait(logToJob: () => LogToJob, reason: string | undefined, error: unknown): void {
  if (reason === undefined) return;
  const cause = error instanceof Error && error.cause ? messageOf(error.cause) : null;
  logToJob()('info', logEntry([reason, { cause }]));
}

/** Logs what was thrown: the failure itself may have kinder words, for the job's owner. */
function logFailure(logToJob: LogToJob, { code, stack }: Failure, error: unknown): void {
  logToJob('warn', logEntry([messageOf(error), { code, stack: stack?.slice(0, 2_000) }]));
}
