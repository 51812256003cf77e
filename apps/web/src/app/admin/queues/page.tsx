import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { findQueues } from '@/api/admin/limits/queue-queries';
import { QueueList } from '@/features/admin/queue/queue-list';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Queues' };

export default async function LimitsPage() {
  const person = await requireStaff('/admin/queues');
  const queues = await findQueues();
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>Queues</Title>
        <Text size="sm" c="dimmed">
          Open a queue to see its jobs and change its limits. Changes apply immediately to every worker,
          including workers started later.
        </Text>
      </div>
      <QueueList queues={queues} mayOperate={mayOperate(person.role)} />
    </Stack>
  );
}
