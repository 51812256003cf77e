import { defineSystem, type Hook, type JobSystem } from '@offload/core';
import type { JobContract } from '@offload/core/contract';
import { createJobTools, enqueueIn, type JobTools } from '@offload/core/test/jobs';

const queues = { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } };

/** Where the contracts of tests are said to be. */
export const places = { contract: (kind: string) => `kinds/${kind}/contract.ts` };

/** Defines a system of the test's own with these hooks, and the tools with which the test plays client and worker. */
export function createTestSystem(
  hooks: readonly Hook[],
  contracts: readonly JobContract[] = [],
): { system: JobSystem; tools: JobTools; enqueue: ReturnType<typeof enqueueIn> } {
  const system = defineSystem({ queues, contracts, hooks });
  return { system, tools: createJobTools(system.hooks), enqueue: enqueueIn(system) };
}
