import { type Sql, sql } from '@offload/core/sql';
import { type Task, type WorkerTools, withSweepLock } from '@offload/core/worker';
import { type Database, pruneIdempotencyKeys, pruneLinks, pruneRateLimits } from '@offload/db';
import { enqueueDeliveries } from '@offload/kinds/webhooks/enqueue-deliveries';
import type { Storage } from '@offload/storage';
import { notifyOwners } from './tasks/notify-owners';
import { sendPasswordLinks } from './tasks/send-password-links';
import { sweepFiles, sweepUploads } from './tasks/sweep-files';
import { createRebuild, updateIndexes } from './tasks/update-indexes';

interface TaskParts {
  db: Database;
  storage: Storage;
}

const unnotified = sql`SELECT FROM owner_notification WHERE notified_at IS NULL`;

/** Returns the recurring tasks of the demo's workers. */
export function createTasks({ db, storage }: TaskParts, { db: core, planned, client }: WorkerTools): Task[] {
  const sweep = { core, storage };
  const indexes = { db, core, client };
  // Usually, there are none, and a transaction takes ten times as long to find that out.
  const ifAny = (rows: Sql, name: string, run: () => Promise<void>) =>
    task(name, 1_000, async () => {
      if ((await planned.query(sql`${rows} LIMIT 1`)).length > 0) await run();
    });
  return [
    ifAny(unnotified, 'notify owners', () => notifyOwners(db, client)),
    ifAny(sql`SELECT FROM webhook_event`, 'send webhooks', () => sendWebhooks(db, client)),
    ifAny(sql`SELECT FROM password_request`, 'send password links', () => sendPasswordLinks(db, client)),
    ifAny(sql`SELECT FROM order_change`, 'update indexes', () => updateIndexes(indexes)),
    task('rebuild indexes', 60_000, createRebuild(indexes)),
    task('sweep files', 60_000, (stopping) => sweepFiles(sweep, stopping)),
    task('sweep uploads', 3_600_000, (stopping) => sweepUploads(sweep, stopping)),
    task('prune old rows', 60_000, () =>
      withSweepLock(core, 'old-rows', async () => {
        await pruneIdempotencyKeys(db);
        await pruneRateLimits(db);
        await pruneLinks(db);
      }),
    ),
  ];
}

async function sendWebhooks(db: Database, client: WorkerTools['client']): Promise<void> {
  for (;;) {
    const { jobs, isMore } = await enqueueDeliveries(db, client);
    await client.dispatch(jobs);
    if (!isMore) return;
  }
}

function task(name: string, everyMs: number, run: Task['run']): Task {
  return { name, everyMs, run };
}
