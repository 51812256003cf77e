import type { Outcome } from '../../../src/run/finish';
import { failure } from '../../jobs';
import type { Life } from '../life';
import type { RunEnd } from '../model';
import type { PlayedRun } from '../played-worker';

export const ways = [
  'succeed',
  'fail',
  'fail, and retry',
  'give back',
  'stop',
  'sleep',
  'wait for a signal',
  'wait for a signal for a while',
  'wait for child jobs',
] as const;

/** How a run ends. */
export type Way = (typeof ways)[number];

// How long a job waits for its next attempt, or for anything else that has a limit.
const waitMs = 20_000;

/** Says how a run ends, to the core and to the model. */
export async function endingOf(life: Life, run: PlayedRun, way: Way): Promise<[Outcome, RunEnd]> {
  switch (way) {
    case 'succeed':
      return [{ state: 'succeeded', result: { fence: run.claim.fence } }, { state: 'succeeded' }];
    case 'fail':
      return [{ state: 'failed', failure }, { state: 'failed' }];
    case 'fail, and retry': {
      const { attempt, maxAttempts } = run.claim;
      if (attempt >= maxAttempts) return [{ state: 'failed', failure }, { state: 'failed' }];
      return [
        { state: 'retrying', failure, delayMs: waitMs },
        { state: 'retrying', delayMs: waitMs },
      ];
    }
    case 'give back':
      return [{ state: 'queued', reason: 'The worker was restarted' }, { state: 'queued' }];
    case 'stop':
      return [{ state: 'canceled' }, { state: 'canceled' }];
    case 'wait for child jobs': {
      const waitingFor = { type: 'jobs', open: 1 } as const;
      return [
        { state: 'waiting', hold: 'jobs', waitingFor },
        { state: 'waiting', waitsFor: 'jobs', until: null },
      ];
    }
    default:
      return waitOf(life, run, way);
  }
}

async function waitOf({ model }: Life, { steps, claim }: PlayedRun, way: Way): Promise<[Outcome, RunEnd]> {
  const step = `${way} ${claim.fence}`;
  const ms = way === 'wait for a signal' ? null : waitMs;
  // Without its job, there is nothing to wait for.
  const begun = await steps.begin(step, ms).catch(ifLost);
  const until = begun?.until ?? null;
  const type = way === 'sleep' ? 'time' : 'signal';
  const waitingFor = {
    type,
    ...(type === 'signal' && { name: 'go', step }),
    ...(until && { until }),
  } as const;
  const end = { state: 'waiting', waitsFor: type, until: ms === null ? null : model.now + ms } as const;
  return [{ state: 'waiting', hold: ms === null ? 'signal' : 'time', waitingFor }, end];
}

/** Steps of a run that has lost its job throw. */
export function ifLost(error: unknown): null {
  if (error instanceof Error && error.name === 'Stopped') return null;
  throw error;
}
