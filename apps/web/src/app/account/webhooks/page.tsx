import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { findWebhooks } from '@/api/webhooks/webhook-queries';
import { webhookKinds } from '@/api/webhooks/webhook-schema';
import { AnchorLink } from '@/features/shell/links';
import { Webhooks } from '@/kinds/webhook-delivery/webhooks';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function WebhooksPage() {
  const { id } = await requirePerson('/account/webhooks');
  return (
    <Stack gap="lg">
      <div>
        <AnchorLink href="/account" size="sm">
          Account
        </AnchorLink>
        <Title order={1} mt="xs">
          Webhooks
        </Title>
        <Text size="sm" c="dimmed">
          When one of your jobs finishes, these URLs get a signed message about it.
        </Text>
      </div>
      <Webhooks webhooks={await findWebhooks(id)} kinds={webhookKinds} />
    </Stack>
  );
}
