/** Signals that tell a worker to stop. Terminals and service managers often send them to its child processes too. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies NodeJS.Signals[];

/** Returns whether a signal tells a worker to stop. */
export function isStopSignal(name: string): boolean {
  return stopSignals.some((signal) => signal === name);
}
