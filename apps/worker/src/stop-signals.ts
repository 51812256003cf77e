/** Asks a worker to stop. Terminals and service managers often send it to the worker's child processes too. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies NodeJS.Signals[];

export function isStopSignal(name: string): boolean {
  return stopSignals.some((signal) => signal === name);
}
