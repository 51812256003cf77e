import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { AnyContract, JobContract } from './contract';
import { connectionOf, type Transaction } from './database/connection';
import type { Hook, Hooks } from './hooks';
import { insertJob } from './insert-job';
import type { QueueEntry } from './outbox';

const JsonObject = z.record(z.string(), z.json());

// biome-ignore lint/suspicious/noEmptyInterface: packages with hooks add their options, by declaration merging
export interface EnqueueFields {}

export interface EnqueueOptions extends EnqueueFields {
  /** The user whose job it is. */
  ownerId: string;
  /** Who enqueues it, as its history says; by default its owner. */
  actor?: string;
  /** The new job's ID, a UUID of version 7; by default a new one. */
  id?: string;
  /** Fewer than its contract allows. */
  maxAttempts?: number;
  /** The job that this one replays. */
  retryOf?: string;
}

/**
 * Inserts a job in the caller's transaction, so it exists only if the transaction commits. After the commit, pass the
 * result to `dispatch`; otherwise the sweeper picks it up about a second later. A job without another `actor` is its
 * owner's request and counts toward the owner's limits. Throws a `ZodError` if the payload doesn't fit the contract, and
 * an `Error` if an option doesn't.
 */
export type Enqueue = <Payload extends z.ZodType>(
  tx: Transaction,
  contract: JobContract<Payload>,
  payload: z.input<Payload>,
  options: EnqueueOptions,
) => Promise<QueueEntry>;

interface EnqueueParts {
  /** Throws if the app hasn't registered the contract. */
  check(contract: AnyContract): void;
  /** How many running jobs of a queue its owner may have by default. */
  ownerShareOf(queue: string): number;
  hooks: readonly Hook[];
  statements: Hooks;
}

/** Makes the function that enqueues jobs of one app. */
export function createEnqueue({ check, ownerShareOf, hooks, statements }: EnqueueParts): Enqueue {
  return async (tx, contract, payload, options) => {
    check(contract);
    const { kind, queue, version = 1 } = contract;
    const { ownerId, id = uuid(), actor = `user:${ownerId}` } = options;
    const { maxAttempts = contract.maxAttempts, retryOf = null } = options;
    const parsed = contract.payload.parse(payload);
    const extras = hooks.map((hook) => hook.extras?.(contract, parsed, options));
    const job = {
      ...{ id, kind, queue, ownerId, maxAttempts, actor, retryOf },
      title: contract.title?.(parsed) ?? null,
      payload: JsonObject.parse(parsed),
      payloadVersion: version,
      ownerShare: actor === `user:${ownerId}` ? ownerShareOf(queue) : null,
      extras: Object.assign({}, ...extras),
    };
    return insertJob(connectionOf(tx), job, statements);
  };
}
