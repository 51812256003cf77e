import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isOutageError, type OutageError } from '../../contract/errors';
import { plainText } from '../../contract/plain-text';
import type { QueueWorker } from '../../delivery/backend';
import type { ReportedOutage } from '../../health/worker-processes';

const firstProbeMs = 2_000;
// A queue that pauses again this soon for the same reason hadn't recovered, so its waits keep growing.
const recoveredAfterMs = 60_000;
// A job whose wait is over may have to queue before its next attempt.
const triesWithinMs = 60_000;
const maxDetail = 500;

interface OutageParts {
  workers: ReadonlyMap<string, QueueWorker>;
  stopping: AbortSignal;
  log: Logger;
  /** Called when a queue has paused or resumed. */
  onChange(): void;
}

export type Outages = ReturnType<typeof createOutages>;

/** A queue that waits for the end of an outage. */
interface Paused {
  outage: OutageError;
  /** How often the dependency was probed. */
  probes: number;
  /** When the next probe begins, or when the current one began. */
  nextProbeAt: number;
  /** Ends the wait for the next probe. */
  wake: () => void;
}

/**
 * Pauses queues in this process while something that their jobs need is down, so that an outage uses no attempts and adds
 * nothing to histories.
 */
export function createOutages({ workers, stopping, log, onChange }: OutageParts) {
  const paused = new Map<string, Paused>();
  const ended = new Map<string, { reason: string; at: number; waitMs: number }>();
  const unproven = createUnproven();
  /** When the last outage of each queue began. */
  const began = new Map<string, number>();

  /** Returns the end of the queue's last outage if this one continues it. */
  function lastOf(queue: string, outage: OutageError) {
    const last = ended.get(queue);
    const isSame = last?.reason === outage.message && performance.now() - last.at < recoveredAfterMs;
    return isSame ? last : null;
  }

  function list(): [queue: string, outage: OutageError][] {
    const known = [...paused].map(([queue, { outage }]) => [queue, outage] as const);
    return [...new Map([...unproven.list(), ...known])];
  }

  async function pause(queue: string, worker: QueueWorker, outage: OutageError): Promise<void> {
    const state: Paused = { outage, probes: 0, nextProbeAt: performance.now(), wake: () => undefined };
    paused.set(queue, state);
    const last = lastOf(queue, outage);
    // An outage that seems to end every few seconds would fill the log.
    log[last ? 'debug' : 'warn']({ queue, error: outage }, 'queue paused: dependency down');
    worker.pause();
    const onStillDown = (error: unknown) => log.debug({ queue, error }, 'dependency still down');
    const firstWaitMs = last ? last.waitMs * 2 : firstProbeMs;
    const waitMs = await untilOver(state, firstWaitMs, { stopping, onStillDown, onChange });
    paused.delete(queue);
    ended.set(queue, { reason: outage.message, at: performance.now(), waitMs });
    if (stopping.aborted) return;
    worker.resume();
    onChange();
    log[last ? 'debug' : 'info']({ queue }, 'queue resumed');
  }

  return {
    begin(queue: string, outage: OutageError): void {
      const isReported = list().some(([name]) => name === queue);
      if (!isReported && !lastOf(queue, outage)) began.set(queue, performance.now());
      unproven.add(queue, outage);
      const worker = workers.get(queue);
      if (!worker || paused.has(queue)) return;
      pause(queue, worker, outage).catch((error) => log.error({ queue, error }, 'failed to pause the queue'));
    },
    /** Call this when a job of the queue has succeeded, which proves that an outage is over. */
    succeeded(queue: string): void {
      ended.delete(queue);
      if (unproven.delete(queue)) onChange();
    },
    isPaused: (queue: string) => paused.has(queue),
    /** Probes what the queue waits for now, unless a probe is in progress. */
    probeNow: (queue: string) => paused.get(queue)?.wake(),
    list: (): ReportedOutage[] =>
      list().map(([queue, outage]) => ({
        queue,
        ...viewOutage(outage),
        lastedMs: performance.now() - (began.get(queue) ?? performance.now()),
        ...viewProbes(paused.get(queue)),
      })),
  };
}

/** Keeps outages whose end only a successful job proves, until they're too old to report. */
function createUnproven() {
  const outages = new Map<string, { outage: OutageError; until: number }>();
  return {
    add(queue: string, outage: OutageError): void {
      if (outage.waitMs === null) return;
      const until = performance.now() + outage.waitMs + triesWithinMs;
      outages.set(queue, { outage, until: Math.max(until, outages.get(queue)?.until ?? 0) });
    },
    delete: (queue: string) => outages.delete(queue),
    list: (): [queue: string, outage: OutageError][] =>
      [...outages].flatMap(([queue, { outage, until }]) =>
        until > performance.now() ? [[queue, outage]] : [],
      ),
  };
}

interface Probing {
  stopping: AbortSignal;
  onStillDown(error: unknown): void;
  /** Called before each wait. */
  onChange(): void;
}

/** Probes at growing intervals until an outage, and those that follow it, are over. Returns the last interval. */
async function untilOver(state: Paused, firstWaitMs: number, probing: Probing): Promise<number> {
  const { stopping, onStillDown, onChange } = probing;
  let waitMs = firstWaitMs;
  for (;;) {
    waitMs = Math.min(waitMs, state.outage.maxProbeMs);
    state.nextProbeAt = performance.now() + waitMs;
    onChange();
    await untilAwake(state, waitMs);
    if (stopping.aborted) return waitMs;
    state.nextProbeAt = performance.now();
    const next = await probe(state.outage, onStillDown);
    if (!next) return waitMs;
    state.outage = next;
    state.probes += 1;
    waitMs *= 2;
  }
}

async function untilAwake(state: Paused, waitMs: number): Promise<void> {
  const awake = new AbortController();
  state.wake = () => awake.abort();
  // Rejects only if it's awake earlier.
  await delay(waitMs, undefined, { ref: false, signal: awake.signal }).catch((error: unknown) => {
    if (!awake.signal.aborted) throw error;
  });
}

/** Returns the current outage, or null if it's over. */
async function probe(outage: OutageError, onError: (error: unknown) => void): Promise<OutageError | null> {
  try {
    await outage.probe();
    return null;
  } catch (error) {
    onError(error);
    return isOutageError(error) ? error : outage;
  }
}

/** Returns nothing if only a job can tell whether the outage is over. */
function viewProbes(state: Paused | undefined) {
  if (!state || state.outage.waitMs !== null) return {};
  return { probes: state.probes, nextProbeMs: state.nextProbeAt - performance.now() };
}

function viewOutage({ message, cause }: OutageError) {
  return { reason: message, detail: describe(cause instanceof Error ? cause.message : message) };
}

/** Returns an error's message without email addresses, because its readers may not be allowed to see the job. */
function describe(message: string): string {
  return plainText(message)
    .replace(/(?<![^\s<>"'(])[^\s<>"'(]+@[^\s<>"')]+/g, '…')
    .slice(0, maxDetail);
}
