import { checkQueueServer } from '@offload/core/health';
import { type RunningWorker, stopSignals } from '@offload/core/worker';
import { findUnread } from '@offload/env';
import { loadKinds } from '@offload/kinds/load-kinds';
import { readEnv } from './env';
import { createLog } from './log';
import { sealableKinds } from './sealable-kinds';
import { isolatedSource, startWorker } from './worker';

interface Build {
  /** The program of isolated jobs. By default, the worker compiles it. */
  isolatedEntry?: URL;
  /** Rejects if the kinds can't run. Those of a built worker were checked when it was built. */
  check?(): Promise<void>;
}

/** Runs a worker until it is told to stop. */
export async function runWorker({ isolatedEntry, check }: Build): Promise<void> {
  try {
    await check?.();
    await start(isolatedEntry);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function start(isolatedEntry: URL | undefined): Promise<void> {
  const env = readEnv();
  await checkQueueServer(env.QUEUE_URL);
  const log = createLog(env.LOG_LEVEL);
  const unread = findUnread(process.env);
  if (unread.length > 0) log.warn({ unread }, `no process reads ${unread.join(', ')}`);
  let worker: RunningWorker | null = null;
  const { WORKER_PORT } = env;
  if (WORKER_PORT) {
    // Imported only if it's needed, because it takes memory.
    const { answerProbes } = await import('./probes');
    // Before it takes jobs, which it would lose if the port were taken.
    await answerProbes({ ...env, WORKER_PORT }, log, () => worker);
  }
  const entry = isolatedEntry ?? isolatedSource;
  const kinds = await sealableKinds(await loadKinds(), env, entry, log);
  worker = startWorker(env, log, kinds, { isolatedEntry: entry });
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'draining');
    worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'failed to drain');
        process.exit(1);
      },
    );
  };
  for (const signal of stopSignals) process.on(signal, stop);
}
