import type { Claim, Outcome } from '@offload/db';

/** What the worker tells a process that runs isolated jobs. */
export type ToChild = { type: 'run'; claim: Claim } | { type: 'cancel' };

/** What that process answers: how the run ended, and what is down, where that was why. */
export interface FromChild {
  outcome: Outcome;
  outage: string | null;
  error: string | null;
}
