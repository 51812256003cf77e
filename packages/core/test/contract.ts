import * as z from 'zod';
import { type AnyContract, defineJob } from '../src/contract/contract';

/** Returns the contract of a kind of the test's own, with these fields. */
export function contractOf(kind: string, fields: Partial<AnyContract> = {}): AnyContract {
  const limits = { maxAttempts: 3, backoff: { firstMs: 1, maxMs: 1 }, timeoutMs: 60_000 };
  return defineJob({ kind, queue: 'email', payload: z.looseObject({}), ...limits, ...fields });
}
