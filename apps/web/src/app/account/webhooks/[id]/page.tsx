import { Group, Stack, Text, Title } from '@mantine/core';
import { Moment } from '@offload/console/ui';
import { cache } from 'react';
import { findDeliveries, findWebhook } from '@/api/webhooks/webhook-queries';
import type { WebhookView } from '@/api/webhooks/webhook-schema';
import { AnchorLink } from '@/features/shell/links';
import { orNotFound, titleOrNotFound } from '@/features/shell/or-not-found';
import { PageLinks } from '@/features/shell/page-links';
import { readCursor, type SearchParams } from '@/features/shell/search-params';
import { Section } from '@/features/shell/section';
import { Deliveries } from '@/kinds/webhook-delivery/deliveries';
import { WebhookActions } from '@/kinds/webhook-delivery/webhook-actions';
import { subscriptionText, WebhookBadge, WebhookTrouble } from '@/kinds/webhook-delivery/webhook-status';
import { requirePerson } from '@/server/auth/session';
import { noPage } from '@/server/http/api-error';
import { readPosition } from '@/server/live/position';

const pageLength = 25;

interface WebhookPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const loadWebhook = cache(async (id: string) => {
  const [person, after] = await Promise.all([requirePerson(`/account/webhooks/${id}`), readPosition()]);
  const webhook = await findWebhook(person.id, id);
  if (!webhook) throw noPage();
  return { webhook, after };
});

export const generateMetadata = titleOrNotFound(async ({ params }: Pick<WebhookPageProps, 'params'>) => {
  await loadWebhook((await params).id);
  return 'Webhook';
});

export default orNotFound(WebhookPage);

async function WebhookPage({ params, searchParams }: WebhookPageProps) {
  const { id } = await params;
  const { webhook, after } = await loadWebhook(id);
  const cursor = readCursor((await searchParams).cursor);
  const { data, nextCursor } = await findDeliveries(id, { cursor, limit: pageLength });
  const { page } = webhook.links;
  return (
    <Stack gap="lg">
      <Heading webhook={webhook} />
      <WebhookActions webhook={webhook} />
      <Section id="deliveries" title="Deliveries">
        <Deliveries webhook={webhook} deliveries={data} after={after} />
      </Section>
      {(cursor || nextCursor) && (
        <PageLinks first={cursor && page} next={nextCursor && `${page}?cursor=${nextCursor}`} />
      )}
    </Stack>
  );
}

function Heading({ webhook }: { webhook: WebhookView }) {
  return (
    <div>
      <AnchorLink href="/account/webhooks" size="sm">
        All webhooks
      </AnchorLink>
      <Group gap="sm" justify="space-between" mt="xs">
        <Title order={1}>Webhook</Title>
        <WebhookBadge webhook={webhook} />
      </Group>
      <Text style={{ overflowWrap: 'anywhere' }}>{webhook.url}</Text>
      <Text size="sm" c="dimmed">
        {subscriptionText(webhook)}
      </Text>
      <Text size="sm" c="dimmed">
        <WebhookTrouble webhook={webhook} />
      </Text>
      {webhook.previousSecretUntil && (
        <Text size="sm" c="dimmed">
          The previous secret works until <Moment at={webhook.previousSecretUntil} isShort />.
        </Text>
      )}
    </div>
  );
}
