import type { Readable } from 'node:stream';
import * as z from 'zod';
import type { JobContext } from '../contract/context';
import type { StepStore } from '../contract/steps';
import { maxStepLength } from '../run/progress-entry';

/** The worker's view of a run in another process. */
export interface HostedRun {
  ctx: JobContext;
  steps: StepStore;
  payload: unknown;
  /** The `uses` of its contract. */
  uses: readonly string[];
  operations: Operations;
}

/** The result of an operation: one value or a stream of bytes. */
export type Answers = Promise<unknown> | AsyncIterable<Buffer>;

/** Something that an isolated job can request from the worker. */
export interface Operation {
  /** The name that a contract must have in `uses`. */
  use: string;
  /** Throws if the arguments are invalid. `input` has the chunks that the process sends. */
  begin(run: HostedRun, args: unknown[], input: Readable): Answers;
}

/** Operations by name. They validate everything that a process sends. */
export type Operations = ReadonlyMap<string, Operation>;

/**
 * Defines an operation, which isolated jobs may request from the worker if their contract names `use`. `schema` validates the
 * arguments, because the process that sends them isn't trusted.
 *
 * @example
 * const rates = defineOperation('rates', z.tuple([z.string()]), ({ ctx }, [day]) => ctx.services.rates.of(day));
 */
export function defineOperation<Args>(
  use: string,
  schema: z.ZodType<Args>,
  begin: (run: HostedRun, args: Args, input: Readable) => Answers,
): Operation {
  return { use, begin: (run, args, input) => begin(run, schema.parse(args), input) };
}

const progressArgs = z.tuple([z.number(), z.string().max(maxStepLength)]);
const findArgs = z.tuple([z.string()]);
const finishArgs = z.tuple([z.string(), z.unknown(), z.coerce.date()]);
const beginArgs = z.tuple([z.string(), z.number().nullable()]);
const logArgs = z.tuple([z.string(), z.record(z.string(), z.unknown()).optional()]);

/** Starts the operation that a process calls. Throws if its contract doesn't use it or the arguments are invalid. */
export function beginOperation(run: HostedRun, name: string, args: unknown[], input: Readable): Answers {
  const { ctx, steps, uses, operations } = run;
  if (name === 'progress') return ctx.progress(...progressArgs.parse(args));
  if (name === 'log') return Promise.resolve(ctx.log.info(...logArgs.parse(args)));
  if (name === 'find-step') return steps.find(...findArgs.parse(args));
  if (name === 'finish-step') return steps.finish(...finishArgs.parse(args));
  if (name === 'begin-step') return steps.begin(...beginArgs.parse(args));
  const operation = operations.get(name);
  if (!operation || !uses.includes(operation.use))
    throw new Error(`The contract of this kind uses nothing that includes "${name}".`);
  return operation.begin(run, args, input);
}
