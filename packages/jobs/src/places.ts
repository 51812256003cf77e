import type { Places } from '@offload/core';

/** The paths of a kind's files, for errors that say which file to edit. */
export const places = {
  contracts: 'packages/jobs/src/system.ts',
  queues: 'packages/jobs/src/queues.ts',
  registry: 'packages/jobs/src/registry.ts',
  folder: (kind: string) => `packages/jobs/src/kinds/${kind}`,
  contract: (kind: string) => `packages/jobs/src/kinds/${kind}/contract.ts`,
  processor: (kind: string) => `packages/jobs/src/kinds/${kind}/processor.ts`,
} satisfies Places & Record<string, unknown>;
