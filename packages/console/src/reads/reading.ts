import type { Jobs } from '@offload/core';

/** What the console reads from. */
export type Reading = Pick<Jobs, 'system' | 'db' | 'backend'>;
