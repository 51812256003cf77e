import type { Hook } from '@offload/core';

/** Lets contracts say what a replay may change. */
export const replays: Hook = { contractFields: ['editableFields', 'isNeverReplayed'] };
