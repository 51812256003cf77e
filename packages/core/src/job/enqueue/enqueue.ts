import { v7 as uuid } from 'uuid';
import * as z from 'zod';
import { checkListed } from '../../contract/check-contract';
import { type AnyContract, describeIssues, type JobContract } from '../../contract/contract';
import { systemOwner } from '../../contract/defaults';
import { parseDuration } from '../../contract/duration';
import { isPermanentError, PermanentError } from '../../contract/errors';
import { isStorable } from '../../contract/plain-text';
import { connectionOf, type Transaction } from '../../database/connection';
import { checkLimits, type GateLimits, type JobGate } from '../holds/gate-limits';
import type { OwnerShares } from '../holds/owner-shares';
import type { Hooks } from '../hooks';
import type { Priority } from '../priorities';
import { checkEnqueue, checkKey } from './check-enqueue';
import { type Enqueued, insertJobs } from './insert-jobs';
import type { NewJob, UniqueKey } from './new-job';

// Larger statements aren't faster per job.
const maxRows = 500;

const JsonObject = z.record(z.string(), z.json());

/** Options that hooks read. The hook's package declares them in the module `@offload/core`. */
// biome-ignore lint/suspicious/noEmptyInterface: packages with hooks add their options, by declaration merging
export interface EnqueueFields {}

/** The cause of a job. Code that enqueues on behalf of a job passes on that job's cause. */
export interface Cause {
  /** The ID of the request, which the caller chooses. */
  requestId: string | null;
  /** The request's `traceparent` (W3C Trace Context). */
  traceparent: string | null;
}

/** The options of a new job. An unknown option is an error. */
export interface EnqueueOptions extends EnqueueFields, Partial<Cause> {
  /** The user who owns the job; by default none: it belongs to `system`, which has no share of a queue. */
  ownerId?: string;
  /**
   * Who enqueues it, for its history; by default `user:<ownerId>`, or `system`. Only jobs that their owner enqueues count for
   * the owner's share.
   */
  actor?: string;
  /** The new job's ID, a UUID of version 7; by default a new one. */
  id?: string;
  /** Fewer attempts than its contract allows. */
  maxAttempts?: number;
  /** The job that this one replays. */
  retryOf?: string;
  /** When the job may run; by default immediately. */
  runAt?: Date;
  /** By default `normal`. */
  priority?: Priority;
  /** When the job fails if it hasn't finished; by default never. */
  deadline?: Date;
  /** The job that enqueues it. */
  parentId?: string;
}

/** What enqueueing needs of a system. */
interface EnqueueParts {
  contracts: ReadonlyMap<string, AnyContract>;
  places: { contracts: string };
  /** How many running jobs of a queue an owner may have by default. */
  ownerShares: OwnerShares;
  gateLimits(name: string): GateLimits;
  hooks: Hooks;
}

interface EnqueueRequest<Payload extends z.ZodType = z.ZodType> {
  contract: JobContract<Payload>;
  payload: z.input<Payload>;
  options?: EnqueueOptions | undefined;
}

/**
 * Inserts a job in the caller's transaction, so it exists only if the transaction commits. After the commit, pass the
 * result to `dispatch`; otherwise the sweeper picks it up about a second later. Without another `actor`, the job is its
 * owner's request and counts toward the owner's limits. If the contract has `unique` and such a job exists, returns that
 * one, with `isNew: false`. Throws an `Error` that says why if the payload or an option is invalid, with the code
 * `payload_too_large` if it is.
 */
export async function enqueue<Payload extends z.ZodType>(
  tx: Transaction,
  system: EnqueueParts,
  request: EnqueueRequest<Payload>,
): Promise<Enqueued> {
  const [enqueued] = await enqueueMany(tx, system, [request]);
  if (!enqueued) throw new Error('The database inserted no job, and has no earlier one.');
  return enqueued;
}

/**
 * Enqueues jobs with few statements. Returns them in the order given. Throws an `Error` that says which of them is invalid
 * before it inserts any.
 */
export async function enqueueMany(
  tx: Transaction,
  system: EnqueueParts,
  requests: readonly EnqueueRequest[],
): Promise<Enqueued[]> {
  const jobs = toJobs(system, requests);
  const enqueued: Enqueued[] = [];
  for (let at = 0; at < jobs.length; at += maxRows)
    enqueued.push(...(await insertJobs(connectionOf(tx), jobs.slice(at, at + maxRows), system.hooks)));
  return enqueued;
}

function toJobs(system: EnqueueParts, requests: readonly EnqueueRequest[]): NewJob[] {
  return requests.map((request, at) => {
    try {
      return toJob(system, request);
    } catch (error) {
      if (requests.length === 1 || !(error instanceof Error)) throw error;
      const message = `Number ${at} of ${requests.length}: ${error.message}`;
      throw isPermanentError(error)
        ? new PermanentError(error.code, message, { cause: error })
        : new Error(message, { cause: error });
    }
  });
}

function toJob(system: EnqueueParts, { contract, payload, options = {} }: EnqueueRequest): NewJob {
  // In JavaScript, it may be missing.
  if (!contract?.payload) throw new Error('enqueue needs a contract. Pass what defineJob returns.');
  checkListed(contract, system);
  checkEnqueue(options, system.hooks.enqueueOptions);
  const { kind, queue, version } = contract;
  const { ownerId = systemOwner, id = uuid() } = options;
  const { actor = options.ownerId === undefined ? systemOwner : `user:${ownerId}` } = options;
  const { maxAttempts = contract.maxAttempts, priority = 'normal', deadline: deadlineAt = null } = options;
  const { retryOf = null, runAt = null, parentId = null, requestId = null, traceparent = null } = options;
  const parsed = parseWith(contract, contract.payload, payload);
  const given = { ...options, ownerId, actor };
  const extras = system.hooks.extras.map((extrasOf) => extrasOf(contract, parsed, given));
  return {
    id,
    kind,
    queue,
    ownerId,
    maxAttempts,
    actor,
    retryOf,
    runAt,
    priority,
    deadlineAt,
    parentId,
    requestId,
    traceparent,
    unique: uniqueKeyOf(contract, parsed, ownerId),
    concurrency: concurrencyOf(contract, parsed),
    gate: gateOf(contract, parsed, system),
    title: contract.title?.(parsed) ?? null,
    payload: storedPayload(contract, parsed),
    payloadVersion: version,
    ownerShare: actor === `user:${ownerId}` ? (system.ownerShares[queue] ?? 1) : null,
    extras: Object.assign({}, ...extras),
  };
}

function parseWith<Schema extends z.ZodType>(
  { kind }: AnyContract,
  schema: Schema,
  payload: unknown,
  texts?: z.core.ParseContext<z.core.$ZodIssue>,
) {
  const { success, data, error } = schema.safeParse(payload, texts);
  if (success) return data;
  throw new Error(`The payload of a ${kind} job doesn't match its contract. ${describeIssues(error)}`, {
    cause: error,
  });
}

/** Returns a payload as JSON that PostgreSQL accepts. A larger one than the contract allows is an error with a code. */
function storedPayload(contract: AnyContract, parsed: unknown): object {
  const { kind, maxPayloadBytes } = contract;
  const payload = parseWith(contract, JsonObject, parsed, { error: () => 'must be JSON' });
  const json = jsonOf(kind, payload);
  if (!isStorable(json))
    throw new Error(
      `The payload of a ${kind} job doesn't match its contract. payload: must have no NUL and no unpaired surrogates`,
    );
  const bytes = Buffer.byteLength(json);
  if (bytes <= maxPayloadBytes) return payload;
  throw new PermanentError(
    'payload_too_large',
    `The payload of a ${kind} job must have up to ${maxPayloadBytes} bytes as JSON, and has ${bytes}. Store a file, and pass its ID, or raise maxPayloadBytes in the contract.`,
  );
}

function jsonOf(kind: string, payload: object): string {
  try {
    return JSON.stringify(payload);
  } catch (error) {
    throw new Error(`The payload of a ${kind} job isn't JSON: an object in it contains itself.`, {
      cause: error,
    });
  }
}

function uniqueKeyOf({ kind, unique }: AnyContract, payload: unknown, ownerId: string): UniqueKey | null {
  if (!unique) return null;
  const among = unique.among === 'everyone' ? 'everyone' : ownerId;
  const key = `${kind}/${among}/${checkKey(kind, unique.key(payload))}`;
  const { while: span } = unique;
  if (span === 'waiting' || span === 'open') return { key, while: span, forMs: null };
  return { key, while: 'time', forMs: parseDuration(span) };
}

function concurrencyOf({ kind, concurrency }: AnyContract, payload: unknown): NewJob['concurrency'] {
  if (!concurrency) return null;
  return { key: `${kind}/${checkKey(kind, concurrency.key(payload))}`, limit: concurrency.limit };
}

function gateOf({ kind, gate }: AnyContract, payload: unknown, { gateLimits }: EnqueueParts): JobGate | null {
  const name = gate?.(payload) ?? null;
  return name === null ? null : { name: checkKey(kind, name), limits: checkLimits(name, gateLimits(name)) };
}
