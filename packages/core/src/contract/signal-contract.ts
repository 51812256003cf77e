import type * as z from 'zod';
import type { JobContext } from './context';

/** A signal that users can send to a job that waits for it. */
export interface SignalContract<Data extends z.ZodType = z.ZodType> {
  /** The schema of its data, which is JSON. */
  schema: Data;
  /** Who may send it: the job's owner and staff, or staff only. */
  by: 'owner' | 'staff';
  /** The label of the button that sends it with `{}` as its data. Without a label, there's no button. */
  label?: string;
}

export type SignalContracts = Readonly<Record<string, SignalContract>>;

export type NoSignals = Record<never, never>;

interface WaitOptions {
  timeout?: string;
}

export interface DeclaredSignals<Signals extends SignalContracts> {
  /** Waits for a signal that the contract declares, as `waitFor` does with its schema. */
  waitFor<Name extends keyof Signals & string>(
    signal: Name,
    options?: WaitOptions,
  ): Promise<z.output<Signals[Name]['schema']> | null>;
}

export function checkSignals(kind: string, signals: SignalContracts): void {
  for (const [name, { schema, label }] of Object.entries(signals)) {
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new Error(`${kind}: signals: "${name}" must have lowercase letters, digits, and hyphens only`);
    if (label !== undefined && !schema.safeParse({}).success)
      throw new Error(`${kind}: signals.${name}: its button sends {}, which must match its schema`);
  }
}

/** Returns a context whose `waitFor` takes the schemas of declared signals from the contract. */
export function declareSignals<Signals extends SignalContracts>(
  context: JobContext,
  signals: Signals | undefined,
): JobContext & DeclaredSignals<Signals> {
  const schemas = new Map(Object.entries(signals ?? {}).map(([name, { schema }]) => [name, schema]));
  function waitFor<Name extends keyof Signals & string>(
    signal: Name,
    options?: WaitOptions,
  ): Promise<z.output<Signals[Name]['schema']> | null>;
  function waitFor<Data extends z.ZodType>(
    signal: string,
    schema: Data,
    options?: WaitOptions,
  ): Promise<z.output<Data> | null>;
  async function waitFor(signal: string, given?: z.ZodType | WaitOptions, options?: WaitOptions) {
    if (given && 'safeParse' in given) return context.waitFor(signal, given, options);
    const schema = schemas.get(signal);
    if (!schema) throw new Error(`The contract declares no signal "${signal}": pass its schema to waitFor.`);
    return context.waitFor(signal, schema, given);
  }
  return { ...context, waitFor };
}
