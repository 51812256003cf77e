import type { GateLimits } from '@offload/core/internal';

/** Returns what each gate lets through: as much as one host may get of us, so that it isn't overrun. */
export function gateLimits(): GateLimits {
  return { concurrency: 10, rate: { starts: 300, everyMs: 60_000 } };
}
