import type * as z from 'zod';
import type { JobContext } from './context';
import { type AnyContract, describeIssues, type JobContract } from './contract';
import { PermanentError } from './errors';
import { plainJson } from './plain-text';
import { type DeclaredSignals, declareSignals, type SignalContracts } from './signal-contract';

/** JSON. `warnings` is the number of parts of the work that weren't done although the job succeeded. */
export type JobResult = object & { warnings?: number };

/** A kind that can run: its contract and its processor. */
export interface JobDefinition {
  contract: AnyContract;
  /** Parses the payload and does the work. Returns the job's result; throws to fail. */
  run(payload: unknown, context: JobContext): Promise<JobResult>;
}

/** What a processor returns: without a `result` in its contract, it may also return nothing. */
type Returned<Result extends z.ZodType<object>> =
  | (z.output<Result> & { warnings?: number })
  // biome-ignore lint/suspicious/noConfusingVoidType: the return type of a function without `return`
  | (z.ZodType<object> extends Result ? void : never);

/**
 * Joins a contract with the function that does its work. The function gets the parsed payload and a context, and returns
 * the job's result, which is JSON, or nothing. The error that it throws decides what happens next: see `TransientError` and
 * `PermanentError`.
 *
 * @example
 * export const print = defineProcessor(receipt, async ({ orderId }, ctx) => {
 *   await ctx.progress(50, `Printing order ${orderId}`);
 *   return { pages: await printer.print(orderId, ctx.signal) };
 * });
 */
export function defineProcessor<
  Payload extends z.ZodType,
  Signals extends SignalContracts,
  Result extends z.ZodType<object>,
>(
  contract: JobContract<Payload, Signals, Result>,
  process: (
    payload: z.output<Payload>,
    context: JobContext & DeclaredSignals<Signals>,
  ) => Promise<Returned<Result>>,
): JobDefinition {
  if (!contract?.payload)
    throw new Error('defineProcessor needs a contract as its first argument. Pass what defineJob returns.');
  if (typeof process !== 'function')
    throw new Error(`${contract.kind}: defineProcessor needs an async function as its second argument.`);
  return {
    contract,
    run: (payload, context) =>
      runByContract(
        contract,
        { payload, payloadVersion: context.job.payloadVersion },
        async (data) => (await process(data, declareSignals(context, contract.signals))) ?? {},
      ),
  };
}

interface Written {
  payload: unknown;
  payloadVersion: number;
}

/** Calls `process` with the parsed payload. Throws a `PermanentError` if the payload or the result doesn't match. */
export async function runByContract<Payload extends z.ZodType, Result extends object>(
  contract: JobContract<Payload>,
  { payload, payloadVersion }: Written,
  process: (payload: z.output<Payload>) => Promise<Result>,
): Promise<Result> {
  const { success, data, error } = contract.payload.safeParse(current(contract, payload, payloadVersion));
  if (!success) throw invalidPayload(contract, payloadVersion, error);
  const returned = await process(data);
  checkResult(contract, returned);
  return returned;
}

/** Throws a permanent error, because another attempt would do all of the work again for the same result. */
function checkResult({ kind, result: schema }: AnyContract, returned: JobResult): void {
  // JavaScript doesn't ensure this.
  if (typeof returned !== 'object' || returned === null)
    throw new PermanentError(
      'invalid_result',
      `The processor of this ${kind} job must return an object, such as {}.`,
    );
  const { warnings: _, ...result } = returned;
  const error = schema?.safeParse(result).error;
  if (!error) return;
  const issues = describeIssues(error, 'result');
  const message = `The result of this ${kind} job doesn't match its contract. ${issues}`;
  throw new PermanentError('invalid_result', message, { cause: error });
}

const megabyte = 1024 * 1024;
// PostgreSQL can't store much more, and everyone who opens the job gets the whole result.
const maxResultLength = 64 * megabyte;

/** Returns a result as it will be stored. Throws a `PermanentError` if it can't be. */
export function storedResult(kind: string, result: object): object {
  try {
    return plainJson(result, maxResultLength);
  } catch (error) {
    throw unstorable(kind, maxResultLength, error);
  }
}

/** Returns the error for a result that is longer than `maxLength`, or that can't be stored because of `cause`. */
export function unstorable(kind: string, maxLength: number, cause?: unknown): PermanentError {
  return new PermanentError(
    'invalid_result',
    `The result of this ${kind} job can't be stored: it must be JSON of up to ${maxLength / megabyte} MB. Return less, such as the ID of a file.`,
    { cause },
  );
}

function current({ version, migrate }: AnyContract, payload: unknown, written: number): unknown {
  return migrate && written < version ? migrate(payload, written) : payload;
}

/** The message is for developers, because the owner can't fix this. */
function invalidPayload({ kind, version }: AnyContract, written: number, error: z.ZodError): PermanentError {
  const versions =
    written === version
      ? `doesn't match version ${version} of its contract`
      : `was written for version ${written} of its contract, and this worker has version ${version}`;
  return new PermanentError(
    'invalid_payload',
    `The payload of this ${kind} job ${versions}. ${describeIssues(error)}`,
    { cause: error },
  );
}
