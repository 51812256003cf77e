import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { findWebhooks } from '@/api/webhooks/webhook-queries';
import { webhookKinds } from '@/api/webhooks/webhook-schema';
import { PageTitle, toAccount } from '@/features/shell/page-title';
import { Webhooks } from '@/kinds/webhook-delivery/webhooks';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function WebhooksPage() {
  const { id } = await requirePerson('/account/webhooks');
  return (
    <Stack gap="lg">
      <PageTitle title="Webhooks" back={toAccount}>
        When one of your jobs finishes, a signed message is sent to these URLs.
      </PageTitle>
      <Webhooks webhooks={await findWebhooks(id)} kinds={webhookKinds} />
    </Stack>
  );
}
