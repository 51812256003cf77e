import { EmptyState, Stack, Text, Title } from '@mantine/core';
import { readGateLines } from '@offload/console/reads/gates.ts';
import type { Metadata } from 'next';
import { HostTable } from '@/features/admin/hosts/host-table';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'External hosts' };

export default async function HostsPage() {
  const person = await requireStaff('/admin/hosts');
  const hosts = await readGateLines(runtime().core);
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>External hosts</Title>
        <Text size="sm" c="dimmed">
          What jobs call. While a host is down, its jobs wait without using an attempt, and all other jobs
          run.
        </Text>
      </div>
      {hosts.length === 0 ? (
        <EmptyState title="No external hosts" description="A host appears here once a job needs it." />
      ) : (
        <HostTable hosts={hosts} mayOperate={mayOperate(person.role)} />
      )}
    </Stack>
  );
}
