import { jobColumns, viewJob, type Webhook } from '@offload/db';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { type DeliveryView, WebhookSchema, type WebhookView } from './webhook-schema';

const { disabledReason: DisabledReason } = WebhookSchema.shape;

export async function findWebhooks(ownerId: string): Promise<WebhookView[]> {
  const rows = await runtime().db.webhook.findMany({
    where: { ownerId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(viewWebhook);
}

export async function findWebhook(ownerId: string, id: string): Promise<WebhookView | null> {
  if (!isUuid(id)) return null;
  const row = await runtime().db.webhook.findFirst({ where: { id, ownerId } });
  return row && viewWebhook(row);
}

/** Returns a webhook as the API shows it, without its secrets. */
export function viewWebhook(row: Webhook): WebhookView {
  const { id, url, events, kinds, disabledAt, failingSince, previousSecretUntil } = row;
  const isOverlapping = previousSecretUntil !== null && previousSecretUntil > new Date();
  return {
    id,
    url,
    events,
    kinds,
    enabled: disabledAt === null,
    disabledAt: disabledAt?.toISOString() ?? null,
    disabledReason: DisabledReason.parse(row.disabledReason),
    failingSince: failingSince?.toISOString() ?? null,
    previousSecretUntil: isOverlapping ? previousSecretUntil.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    links: {
      self: `/api/webhooks/${id}`,
      deliveries: `/api/webhooks/${id}/deliveries`,
      page: `/account/webhooks/${id}`,
    },
  };
}

export async function findDeliveries(
  webhookId: string,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ data: DeliveryView[]; nextCursor: string | null }> {
  const rows = await runtime().db.webhookDelivery.findMany({
    where: { webhookId, ...(cursor !== null && { jobId: { lt: cursor } }) },
    include: { job: { select: { ...jobColumns, payload: true } } },
    orderBy: { jobId: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const data = page.map(({ job: { payload, ...job }, status, response, respondedAt }) => {
    const { type, messageId } = webhookDelivery.payload.parse(payload);
    // Mutants of `&&` survive: one statement records both. This is for their types.
    const isAnswered = status !== null && respondedAt !== null;
    return {
      ...viewJob(job),
      event: type,
      messageId,
      response: isAnswered ? { status, body: response ?? '', at: respondedAt.toISOString() } : null,
    };
  });
  return { data, nextCursor: rows.length > limit ? (page.at(-1)?.jobId ?? null) : null };
}
