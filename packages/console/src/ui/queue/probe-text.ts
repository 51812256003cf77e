import { countTextOf } from '../../operations/figures/vocabulary';
import type { QueueView } from '../../views';
import { countdown } from '../time/countdown';

/** Returns when workers probe again what a queue waits for. */
export function probeText(nextProbeAt: string | null, now: number): string {
  if (nextProbeAt === null) return 'The next job tries again.';
  return `Workers try again ${countdown(nextProbeAt, now)}.`;
}

/**
 * Returns what workers found when they probed: what is still down, or how many jobs continue. Null until all of the queues were
 * probed.
 *
 * @example
 * resultText(before, after); // 'Works again: 12 jobs continue.'
 */
export function resultText(before: QueueView[], after: QueueView[]): string | null {
  const probesOf = (name: string) => before.find((queue) => queue.name === name)?.outage?.probes;
  const down = after.filter(({ outage }) => outage);
  if (after.length < before.length || down.some(({ name, outage }) => outage?.probes === probesOf(name)))
    return null;
  const [first] = down;
  if (first) return `Still down: ${first.outage?.detail ?? `the outage of the ${first.name} queue goes on`}`;
  const waiting = before.reduce((sum, queue) => sum + queue.waiting + queue.retrying, 0);
  return waiting === 0
    ? 'Works again.'
    : `Works again: ${countTextOf(waiting, 'job continues', 'jobs continue')}.`;
}
