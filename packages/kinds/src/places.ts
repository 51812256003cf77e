import type { JobSystem } from '@offload/core';

/** The paths of a kind's files, for errors that say which file to edit. */
export const places = {
  contracts: 'packages/kinds/src/system.ts',
  queues: 'packages/kinds/src/queues.ts',
  registry: 'packages/kinds/src/registry.ts',
  folder: (kind: string) => `packages/kinds/${kind}`,
  contract: (kind: string) => `packages/kinds/${kind}/contract.ts`,
  processor: (kind: string) => `packages/kinds/${kind}/processor.ts`,
  sample: (kind: string) => `packages/kinds/${kind}/sample.ts`,
} satisfies JobSystem['places'] & Record<string, unknown>;
