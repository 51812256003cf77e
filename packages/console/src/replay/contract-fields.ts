import type { Hook } from '@offload/core';

// What contracts say about replays.
declare module '@offload/core/contract' {
  interface ContractFields<_Payload> {
    /** Payload fields that staff may change in a replay. By default, all that aren't secret, or what the console's `replays` says. */
    editableFields?: string[];
    /** Whether its jobs can't be replayed, for example because the payload names the user they act for. */
    isNeverReplayed?: boolean;
  }
}

/**
 * Lets contracts say what a replay may change.
 *
 * @example
 * defineSystem({ queues, contracts, hooks: [auditLog, replays] });
 */
export const replays: Hook = { contractFields: ['editableFields', 'isNeverReplayed'] };
