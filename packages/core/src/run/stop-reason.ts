export type StopReason = 'canceled' | 'timeout' | 'deadline' | 'lost' | 'draining';

/**
 * The reason with which a run's signal aborts. Throw it with `lost` from a service if the run no longer holds its job. Then
 * nothing is recorded.
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

/** Returns whether an error is a `Stopped`, even from another copy of the class. */
export function isStopped(error: unknown): error is Stopped {
  return error instanceof Error && 'code' in error && error.code === 'STOPPED';
}

/** Signals that tell a worker to stop. Terminals and service managers often send them to child processes, too. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies NodeJS.Signals[];

export function isStopSignal(name: string): boolean {
  return stopSignals.some((signal) => signal === name);
}
