import type { EnqueuedJob, JobClient } from '@offload/core';
import { type Database, jobColumns, takeWebhookEvents, viewForWebhooks, viewJob } from '@offload/db';
import { webhookDelivery } from '../../webhook-delivery/contract';

const limit = 200;

/**
 * Enqueues deliveries of the next finished jobs to the webhooks that want them. Each delivery has the job as it is now.
 * Returns the deliveries to dispatch, and whether there are more.
 */
export async function enqueueDeliveries(
  db: Database,
  client: JobClient,
): Promise<{ jobs: EnqueuedJob[]; isMore: boolean }> {
  return db.$transaction(async (tx) => {
    const events = await takeWebhookEvents(tx, limit);
    const ids = events.map(({ jobId }) => jobId);
    const rows =
      ids.length > 0 ? await tx.job.findMany({ select: jobColumns, where: { id: { in: ids } } }) : [];
    const finished = new Map(rows.map((row) => [row.id, row]));
    const jobs: EnqueuedJob[] = [];
    for (const { id: messageId, webhookId, jobId, state, at } of events) {
      const row = finished.get(jobId);
      // A job that was retried in the meantime will finish again.
      if (row?.state !== state) continue;
      const about = { webhookId, messageId, type: `job.${state}`, timestamp: at.toISOString() };
      const { ownerId, requestId, traceparent } = row;
      const by = { ownerId, actor: 'sweeper', requestId, traceparent };
      const data = viewForWebhooks(viewJob(row));
      jobs.push(await client.enqueue(tx, webhookDelivery, { ...about, data }, by));
    }
    return { jobs, isMore: events.length === limit };
  });
}
