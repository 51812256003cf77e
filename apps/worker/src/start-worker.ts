import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { beat, isDatabaseDown, persist, rememberKinds } from '@offload/db';
import type { JobDefinition } from '@offload/jobs/define';
import { describeKind } from '@offload/jobs/describe-kind';
import { restoreSchedulers } from '@offload/jobs/schedules/schedulers';
import type { Logger } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import { openWorkers } from './consume/open-workers';
import { followQueueLimits } from './consume/queue-limits';
import type { Env } from './env';
import { repeat } from './repeat';
import { stopWorker } from './stop-worker';
import { createUnknownKindsReport } from './sweep/report-unknown';
import { sendPasswordLinks } from './sweep/send-password-links';
import { createSweep, forget } from './sweep/sweep';
import { sweepFiles, sweepUploads } from './sweep/sweep-files';
import { sweepTicks } from './sweep/sweep-ticks';
import { tellOwners } from './sweep/tell-owners';
import { watchAlerts } from './sweep/watch-alerts';
import { watchVitals } from './vitals';
import { openWorkerParts } from './worker-parts';

export interface RunningWorker {
  /** Drains: takes no further job, lets running ones end within the deadline, gives the others back. */
  stop(): Promise<void>;
}

/** Starts a worker: it consumes every queue, sweeps, and says that it is alive. Waits itself for what is down. */
export function startWorker(
  env: Env,
  log: Logger,
  registry: Map<string, JobDefinition>,
  isolatedEntry = new URL('isolated/child.ts', import.meta.url),
): RunningWorker {
  const identity = { id: randomUUID(), host: hostname(), pid: process.pid, version: manifest.version };
  const leaseMs = env.LEASE_MS;
  // A little less, so that a worker that has died is seen to have done so before its jobs are taken over.
  const aliveMs = Math.floor(leaseMs * 0.9);
  const ends = { stopping: new AbortController(), giveUp: new AbortController() };
  const signals = { stopping: ends.stopping.signal, giveUp: ends.giveUp.signal };
  const complain = (what: string) => (error: unknown) =>
    log[isDatabaseDown(error) ? 'debug' : 'warn']({ error }, what);

  const beatNow = () => heartbeat.now();
  const setting = { workerId: identity.id, env, log, registry, isolatedEntry, beatNow, complain, ...signals };
  const parts = openWorkerParts(setting);
  const { db, backend, client, storage, workers, isolated } = parts;
  const vitals = watchVitals(parts, [...registry.keys()]);
  // Only to say so at once: jobs wait for it all the same.
  storage.check().catch(complain('the storage cannot be used'));
  const limits = followQueueLimits(parts, env.DATABASE_URL, complain('limits were not set'));
  const opening = openWorkers({ backend, limits, leaseMs, log }, parts.consumerOf, workers, signals.stopping);
  void opening.then(limits.apply);
  const contracts = [...registry.values()].map(({ contract }) => contract);
  if (contracts.some((contract) => contract.isolated))
    isolated.prepare().catch(complain('isolated jobs cannot run'));
  persist(() => rememberKinds(db, contracts.map(describeKind)), signals.stopping).catch(
    complain('kinds were not written down'),
  );
  const sendHeartbeat = () => beat(db, { ...identity, ...vitals.read() }, aliveMs);
  const heartbeat = repeat(sendHeartbeat, leaseMs / 3, complain('no heartbeat'));
  const repeated = [
    heartbeat,
    repeat(createSweep(parts, leaseMs), 1_000, complain('the sweep was cut short')),
    repeat(createUnknownKindsReport(db, log), 10_000, complain('unknown kinds were not looked for')),
    repeat(() => watchAlerts(parts), 10_000, complain('alerts were not looked at')),
    repeat(() => tellOwners(parts), 1_000, complain('owners were not told')),
    repeat(() => sendPasswordLinks(parts), 1_000, complain('links to set a password were not sent')),
    repeat(() => sweepTicks(db, client, complain('a tick failed')), 1_000, complain('ticks were not swept')),
    repeat(() => restoreSchedulers(db, backend), 60_000, complain('schedulers were not restored')),
    repeat(limits.apply, 60_000, complain('limits were not set')),
    repeat(() => sweepFiles(db, storage, signals.stopping), 60_000, complain('files were not swept')),
    repeat(() => sweepUploads(db, storage, signals.stopping), 3_600_000, complain('uploads were not swept')),
    repeat(() => forget(db), 60_000, complain('nothing forgotten')),
  ];

  return {
    async stop() {
      ends.stopping.abort();
      vitals.stop();
      await opening;
      await limits.close();
      const { giveUp } = ends;
      await stopWorker({ workerId: identity.id, parts, repeated, drainMs: env.DRAIN_MS, giveUp, complain });
    },
  };
}
