import { EmptyState, Group, Stack, Title } from '@mantine/core';
import { kindName } from '@offload/console/ui/kind-name.ts';
import type { Metadata } from 'next';
import { findAllSchedules } from '@/api/schedules/schedule-queries';
import { AllSchedules } from '@/features/admin/schedules/all-schedules';
import { ButtonLink } from '@/features/shell/links';
import { viewOf } from '@/kinds/registry';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Schedules' };

interface SchedulesPageProps {
  searchParams: Promise<{ cursor?: string | string[] }>;
}

export default async function AdminSchedulesPage({ searchParams }: SchedulesPageProps) {
  const person = await requireStaff('/admin/schedules');
  const { cursor } = await searchParams;
  const { schedules, nextCursor } = await findAllSchedules(
    person,
    typeof cursor === 'string' ? cursor : null,
  );
  const named = schedules.map(({ schedule, template, owner }) => ({
    ...{ schedule, owner },
    name: schedule.name ?? scheduleName(schedule.kind, template),
  }));
  return (
    <Stack gap="lg">
      <Title order={1}>Schedules</Title>
      {schedules.length === 0 ? (
        <EmptyState title="No schedules" description="Reports that users schedule appear here." />
      ) : (
        <AllSchedules schedules={named} canChange={mayOperate(person.role)} />
      )}
      <Group justify="flex-end" component="nav" aria-label="Pages">
        {nextCursor && (
          <ButtonLink href={`/admin/schedules?cursor=${nextCursor}`} variant="default" size="xs">
            Later
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}

function scheduleName(kind: string, template: unknown): string {
  const isObject = typeof template === 'object' && template !== null;
  return (isObject && viewOf(kind).scheduleName?.(template)) || kindName(kind);
}
