import { Anchor, Stack, Text } from '@mantine/core';
import { cache } from 'react';
import { findRecipients } from '@/api/admin/alerts/alert-queries';
import { findTests } from '@/api/admin/alerts/send-test';
import { AlertTests } from '@/features/admin/recipients/alert-tests';
import { RecipientForm } from '@/features/admin/recipients/recipient-form';
import { Refresh } from '@/features/admin/refresh';
import { orNotFound, titleOrNotFound } from '@/features/shell/or-not-found';
import { PageTitle } from '@/features/shell/page-title';
import { requireStaff } from '@/server/auth/session';

const requireReader = cache(() => requireStaff('/admin/recipients'));

export const generateMetadata = titleOrNotFound(async () => {
  await requireReader();
  return 'Alert recipients';
});

export default orNotFound(RecipientsPage);

async function RecipientsPage() {
  const { id, role } = await requireReader();
  const targets = await findRecipients(role);
  return (
    <Stack gap="lg">
      <PageTitle title="Alert recipients">
        They are notified when <Anchor href="/admin/alerts">an alert</Anchor> fires, and when it’s resolved.
      </PageTitle>
      <Refresh />
      {role === 'admin' ? (
        <>
          <RecipientForm targets={targets} />
          <AlertTests targets={targets} sends={await findTests(id)} />
        </>
      ) : (
        <Text size="sm">
          Email recipients: {targets.recipients.length}. Webhook: {targets.webhookUrl ?? 'none'}. Only admins
          can change these settings.
        </Text>
      )}
    </Stack>
  );
}
