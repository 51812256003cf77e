import { createJobWriter, openDatabase } from '@offload/db';
import type { JobDefinition } from '@offload/jobs/define';
import { isOutageError } from '@offload/jobs/errors';
import { createPostWebhook } from '@offload/outgoing';
import { openStorage } from '@offload/storage';
import type { Env } from '../env';
import { createFetchFile } from '../fetch/fetch-file';
import { createLog } from '../log';
import { openMailer } from '../mail/open-mailer';
import { createRun } from '../run/run';
import { Stopped } from '../run/stop-reason';
import { stopSignals } from '../stop-signals';
import { dieWithParent } from './die-with-parent';
import type { FromChild, ToChild } from './messages';

const poolSize = 2;

/**
 * Makes this process one that runs isolated jobs for the worker that started it, one at a time. It loads the kinds that
 * it is asked for and no others: each brings libraries of its own.
 */
export function serve(env: Env, load: (kind: string) => Promise<JobDefinition | null>): void {
  dieWithParent(Number(process.argv[2]));
  // Its worker decides when it ends. What ends it earlier, while it starts, ends no job.
  for (const signal of stopSignals) process.on(signal, () => undefined);
  const db = openDatabase(env.DATABASE_URL, poolSize);
  const run = createRun({
    db,
    storage: openStorage(env.STORAGE_URL),
    quotaBytes: env.STORAGE_QUOTA_MB * 1_000_000,
    maxOrders: env.MAX_ORDERS,
    // It claims nothing itself: it reports progress on the claim that the worker has.
    writer: createJobWriter(db, { workerId: '', leaseMs: env.LEASE_MS }),
    mailer: openMailer(db, env, new AbortController().signal),
    fetchFile: createFetchFile({ allowHosts: env.FETCH_ALLOW_HOSTS }),
    postWebhook: createPostWebhook({ allowHosts: env.FETCH_ALLOW_HOSTS, authSecret: env.AUTH_SECRET }),
    changeJobs: () => Promise.reject(new Error('an isolated job changes no others')),
    appUrl: env.APP_URL,
    databaseUrl: env.DATABASE_URL,
    log: createLog(env.LOG_LEVEL),
  });
  let abort = new AbortController();

  process.on('message', async (message: ToChild) => {
    if (message.type === 'cancel') return abort.abort(new Stopped('canceled'));
    abort = new AbortController();
    const definition = await load(message.claim.kind);
    if (!definition) throw new Error(`no processor for ${message.claim.kind}`);
    const { outcome, error } = await run(definition, message.claim, abort.signal);
    const answer: FromChild = {
      outcome,
      outage: isOutageError(error) ? error.message : null,
      error: error instanceof Error ? (error.stack ?? error.message) : null,
    };
    process.send?.(answer);
  });
}
