import { stopSignals } from '@offload/core/worker';
import { checkKinds } from '@offload/kinds/check-kinds';
import { loadRegistry } from '@offload/kinds/registry';
import { readEnv } from './env';
import { createLog } from './log';
import { startWorker } from './worker';

/** Runs a worker until it is told to stop. Without a program for isolated jobs, it compiles its own. */
export async function runWorker(isolatedEntry?: URL): Promise<void> {
  try {
    await start(isolatedEntry);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function start(isolatedEntry: URL | undefined): Promise<void> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  checkKinds();
  const worker = startWorker(env, log, await loadRegistry(), isolatedEntry && { isolatedEntry });
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
