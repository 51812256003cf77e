import { randomUUID } from 'node:crypto';
import type { WorkerIdentity, WorkerVitals } from '@offload/core/test/worker-parts';

/** A worker process that doesn't exist, to send heartbeats for. */
export function someWorker(changes: Partial<WorkerIdentity & WorkerVitals> = {}) {
  return {
    id: randomUUID(),
    host: 'host',
    pid: 1,
    version: '1',
    queues: { email: 20 },
    kinds: [],
    contractVersions: {},
    running: 0,
    rssBytes: 100_000_000,
    loopDelayMs: 1,
    outages: [],
    sealing: null,
    ...changes,
  };
}
