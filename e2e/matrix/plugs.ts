import { platform } from 'node:os';
import type { EnqueuedSample } from '@offload/testing/samples';
import { clockStep } from './clock-step';
import { cuts } from './cuts';
import { deferrals } from './deferrals';
import { outages } from './outages';
import { signals } from './signals';
import type { System } from './system';
import type { Needs } from './world';

export interface Plug {
  name: string;
  needs?: Needs;
  /** Whether web and worker are started by `npm start`. */
  byNpmStart?: boolean;
  /** Whether it costs a running job of this kind an attempt. */
  costsAttempt?(sample: EnqueuedSample): boolean;
  /** By how many seconds it sets the database's clock ahead meanwhile, in which schedules run, too. */
  aheadSeconds?: number;
  /** Whether jobs may end as `canceled`. */
  cancels?: boolean;
  /** Pulls the plug, and puts it back. */
  pull(system: System, samples: EnqueuedSample[]): Promise<void>;
  /** Returns what else is wrong once all jobs have ended. */
  check?(system: System): Promise<string[]>;
}

export const nothing: Plug = { name: 'nothing', pull: async () => undefined };

export const plugs: Plug[] = [
  ...signals,
  ...outages,
  ...cuts,
  ...deferrals,
  // Elsewhere, PostgreSQL can't be given a clock of its own.
  ...(platform() === 'linux' ? [clockStep] : []),
];

export const clocksMs = [-600_000, 0, 600_000];
