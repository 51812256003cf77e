import type { z } from 'zod';
import type { JobContext } from './context';
import { PermanentError } from './errors';
import type { QueueName } from './queues';

export interface Backoff {
  /** Milliseconds before the second attempt; every further one waits twice as long. */
  firstMs: number;
  maxMs: number;
}

export const defaultReservedBytes = 1_000_000;

export interface JobContract<Payload extends z.ZodType = z.ZodType> {
  kind: string;
  queue: QueueName;
  payload: Payload;
  /** Raised whenever payloads that were written before no longer fit; 1 without it. */
  version?: number;
  /** What a job of this kind is about, where its kind does not say it all: `January 2023`. */
  title?(payload: z.output<Payload>): string;
  maxAttempts: number;
  backoff: Backoff;
  /** Milliseconds after which one attempt is ended. */
  timeoutMs: number;
  /** Whether a person waits for it: its owner is told how it ended, on its page, or else by e-mail. */
  tellsOwner?: boolean;
  /** Fields of payload and result that nobody is shown, as paths: `token`, `account.password`. */
  secrets?: string[];
  /**
   * Whether its email contains a link that opens its owner's account: that signs in, sets a password, or verifies an
   * address. Such an email goes to the owner's current address only, no matter who enqueues or replays it. Other kinds
   * can't make such links.
   */
  grantsAccess?: boolean;
  /** Payload fields that staff may change in a replay; without it, none. */
  editableFields?: string[];
  /**
   * Whether staff choose where its email goes, and may replay it to another address. Nothing in it may be text that a user
   * chose: other emails go to the owner's verified address only.
   */
  editableRecipient?: boolean;
  /** Whether it writes files. */
  writesFiles?: boolean;
  /**
   * Bytes of its owner's storage quota that are set aside for what a job writes, until it has finished; without it, 1 MB
   * if it writes files. A job may write more while the quota has room, and otherwise fails.
   */
  reservedBytes?(payload: z.output<Payload>): number;
  /**
   * For work that computes, or that decodes what strangers have made: it runs in a sealed process of its own, so that a
   * crash, a spin, too much memory, or a decoder that is taken over costs this job alone. Besides `progress` and `log`, its
   * `ctx` has only what it uses.
   */
  isolated?: { memoryMb: number; uses: IsolatedUse[] };
}

/**
 * What of `ctx` an isolated job uses: `files`; `web.fetch`, of addresses that its payload names; `data.person`, of its owner;
 * `data.sales`; `data.orders`.
 */
export type IsolatedUse = 'files' | 'fetch' | 'owner' | 'sales' | 'orders';

/** What a job promises to those who ask for it. Throws at definition where a number makes no sense. */
export function defineJob<Payload extends z.ZodType>(contract: JobContract<Payload>): JobContract<Payload> {
  if (!/^[a-z][a-z0-9-]*$/.test(contract.kind)) throw new Error(`not a kind's name: ${contract.kind}`);
  if (contract.maxAttempts < 1 || contract.timeoutMs < 1)
    throw new Error(`${contract.kind}: needs a chance to run`);
  if (contract.grantsAccess && contract.editableRecipient)
    throw new Error(`${contract.kind}: an email that grants access goes to its owner only`);
  return contract;
}

/** Returns how many bytes of its owner's storage quota a job reserves. */
export function reservedBytesOf<Payload extends z.ZodType>(
  { reservedBytes, writesFiles }: JobContract<Payload>,
  payload: z.output<Payload>,
): number {
  return reservedBytes?.(payload) ?? (writesFiles ? defaultReservedBytes : 0);
}

export interface JobDefinition {
  contract: JobContract;
  /** Parses the payload and does the work; throws to fail. What it returns is the job's result. */
  run(payload: unknown, context: JobContext): Promise<object>;
}

/** Joins a contract with the function that does its work. */
export function defineProcessor<Payload extends z.ZodType>(
  contract: JobContract<Payload>,
  process: (payload: z.output<Payload>, context: JobContext) => Promise<object>,
): JobDefinition {
  return {
    contract,
    run: async (payload, context) => {
      const { success, data, error } = contract.payload.safeParse(payload);
      if (!success) throw unfit(contract, context.job.payloadVersion, error);
      return process(data, context);
    },
  };
}

/** Says which version of the contract misses what, to whoever deploys: the owner can't do anything about it. */
function unfit({ kind, version = 1 }: JobContract, written: number, error: z.ZodError): PermanentError {
  const versions =
    written === version
      ? `doesn't fit version ${version} of its contract`
      : `was written for version ${written} of its contract, and this worker has version ${version}`;
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`);
  return new PermanentError(
    'invalid_payload',
    `The payload of this ${kind} job ${versions}. ${problems.join('; ')}`,
    { cause: error },
  );
}

/**
 * Milliseconds to wait after attempt `attempt` has failed: doubling from the contract's first wait, and 20 % more at
 * most, by chance, so that jobs that failed together do not come back together.
 */
export function backoffDelay(
  { firstMs, maxMs }: Backoff,
  attempt: number,
  random: () => number = Math.random,
): number {
  return Math.round(Math.min(maxMs, firstMs * 2 ** (attempt - 1)) * (1 + 0.2 * random()));
}
