/** Why a running job was stopped. */
export type StopReason = 'canceled' | 'timeout' | 'deadline' | 'lost' | 'draining';

/**
 * The reason with which the signal of a run aborts. A service throws it with `lost` if it finds that the run no longer holds its
 * job: nothing is recorded then.
 *
 * @example
 * throw new Stopped('lost');
 */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly code = 'STOPPED';
  constructor(readonly reason: StopReason) {
    super(`stopped: ${reason}`);
  }
}

/** Returns whether a run was stopped, whichever copy of the class says it. */
export function isStopped(error: unknown): error is Stopped {
  return error instanceof Error && 'code' in error && error.code === 'STOPPED';
}

/** Signals that tell a worker to stop. Terminals and service managers often send them to its child processes too. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies NodeJS.Signals[];

/** Returns whether a signal tells a worker to stop. */
export function isStopSignal(name: string): boolean {
  return stopSignals.some((signal) => signal === name);
}
