import { EmptyState, Group, Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { findDismissed, findFailed } from '@/api/admin/changes/failure-queries';
import { Dismissals } from '@/features/admin/failed/dismissals';
import { FailureGroups } from '@/features/admin/failed/failure-groups';
import { readSpan, sinceOf, spans } from '@/features/admin/failed/since';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { ChoiceLinks } from '@/features/shell/choice-links';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Failed' };

export default async function FailedPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const span = readSpan((await searchParams).days);
  const person = await requireStaff(`/admin/failed?days=${span}`);
  const [groups, dismissals] = await Promise.all([
    findFailed(sinceOf(span, Date.now())),
    findDismissed(person),
  ]);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>Failed</Title>
        <nav aria-label="Time">
          <ChoiceLinks choices={spans} current={span} hrefOf={(days) => `/admin/failed?days=${days}`} />
        </nav>
      </Group>
      {groups.length > 0 ? (
        <FailureGroups groups={groups} />
      ) : (
        <EmptyState
          title="No failed jobs"
          description="No jobs failed in this period, or all were dismissed."
        />
      )}
      <Dismissals dismissals={dismissals} mayOperate={mayOperate(person.role)} />
    </Stack>
  );
}
