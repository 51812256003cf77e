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
  afterRun(run: EndedRun): Promise<void>;
  outages: {
    begin(queue: string, outage: OutageError): void;
    succeeded(queue: string): void;
    isPaused(queue: string): boolean;
  };
  inTime: InTime;
  giveWay(queue: string): void;
  admission: Admission;
  giveUp: AbortSignal;
  log: Logger;
  errorLogger: ErrorLogger;
}

// If a delivery's jobs are short, all get a slot within this time. Jobs without a slot by then go back to the queue.
const holdMs = 500;

/** Creates the consumers of queues, which claim delivered jobs, run them, and record how they ended. */
export function createConsumer(parts: ConsumerParts) {
  const { db, backend, outages, errorLogger } = parts;
  return (queue: string): Consume =>
    async (delivery, room) => {
      const until = performance.now() + holdMs;
      let rest = delivery.jobs;
      do {
        // A queue that has just paused still delivers what was requested before.
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

/** Waits for all, even if some reject. Then rejects with the first error. */
async function all(work: Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}

/** Claims a job and starts its run, which goes on in the slot after this resolves. Frees the slot if the claim fails. */
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
    // A newer web process may enqueue kinds that only newer workers know.
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

/** Runs a job whose claim succeeded after its delivery was returned. No other worker can claim it now. */
async function runLate(
  claiming: Promise<ClaimResult>,
  definition: JobDefinition,
  parts: ConsumerParts,
): Promise<void> {
  const { claimed } = await claiming;
  if (claimed) await runToEnd(claimed, definition, parts);
}

/** Leaves a job that couldn't be claimed to another worker or delivery if it still has to run. */
async function leave(
  id: string,
  status: JobStatus | null,
  { contract }: JobDefinition,
  parts: ConsumerParts,
): Promise<void> {
  if (!status) return;
  // The payload was written for a later version of the contract than this worker has.
  if (status.payloadVersion > contract.version) await leaveUnknown(id, parts);
  // An open transaction relies on the job not having started.
  else if (isPending(status.state)) await parts.inTime(() => returnToOutbox(parts.db, id));
  else admitAfter(status, parts.admission);
}

async function leaveUnknown(id: string, { db, giveWay, inTime }: ConsumerParts): Promise<void> {
  const known = await inTime(() => holdUnknown(db, id));
  if (known) giveWay(known);
}

/** Runs a claimed job, records its outcome, and admits jobs that may run now. Never rejects. */
async function runToEnd(claim: Claim, definition: JobDefinition, parts: ConsumerParts): Promise<void> {
  const { running, admission, errorLogger } = parts;
  const signal = running.add(claim);
  try {
    const status = await runClaimed(claim, definition, signal, parts);
    if (status) admitAfter(status, admission);
  } catch (error) {
    // The sweeper dispatches the job again when its lease expires.
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
      // The database's error may quote what it rejected.
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

/** Logs why a job waits if its own code or a service gave a reason. */
function logWait(logToJob: () => LogToJob, reason: string | undefined, error: unknown): void {
  if (reason === undefined) return;
  const cause = error instanceof Error && error.cause ? messageOf(error.cause) : null;
  logToJob()('info', logEntry([reason, { cause }]));
}

/** Logs the thrown error, because the failure's message may be a kinder one for the job's owner. */
function logFailure(logToJob: LogToJob, { code, stack }: Failure, error: unknown): void {
  logToJob('warn', logEntry([messageOf(error), { code, stack: stack?.slice(0, 2_000) }]));
}
