import { defineJob, defineProcessor, type JobContract, type JobDefinition } from '@offload/core/contract';
import * as z from 'zod';

/** A kind whose backoff is short, so that a test sees all of its attempts. */
export function quickKind(kind: string, process: JobDefinition['run'], changes: Partial<JobContract> = {}) {
  const contract = defineJob({
    kind,
    queue: 'email',
    payload: z.looseObject({}),
    maxAttempts: 4,
    backoff: { firstMs: 20, maxMs: 100 },
    // Longer than any test waits, or one could pass because its job timed out.
    timeoutMs: 600_000,
    ...changes,
  });
  return defineProcessor(contract, process);
}
