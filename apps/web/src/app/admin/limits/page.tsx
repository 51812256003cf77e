import { Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { QueueList } from '@/features/admin/limits/queue-list';
import { findQueues } from '@/server/queue-limits';
import { mayOperate } from '@/server/roles';
import { requireStaff } from '@/server/session';

export const metadata: Metadata = { title: 'Limits' };

export default async function LimitsPage() {
  const person = await requireStaff('/admin/limits');
  const queues = await findQueues();
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>Limits</Title>
        <Text size="sm" c="dimmed">
          The concurrency and rate limits of each queue. Changes apply immediately to every worker, including
          workers started later.
        </Text>
      </div>
      <QueueList queues={queues} mayOperate={mayOperate(person.role)} />
    </Stack>
  );
}
