import { EmptyState, Group, Stack, Text, Title } from '@mantine/core';
import { FailureGroups } from '@offload/console/ui/failed/failure-groups.tsx';
import { narrowedTo, readFailureView, scopeOf } from '@offload/console/ui/failed/failure-view.ts';
import type { Metadata } from 'next';
import { findDismissed, findFailed } from '@/api/admin/changes/failure-queries';
import { failedHref } from '@/features/admin/admin-hrefs';
import { FailurePeriods } from '@/features/admin/failed/failure-periods';
import { UndoDismissals } from '@/features/admin/failed/undo-dismissals';
import { Refresh } from '@/features/admin/refresh';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { AnchorLink } from '@/features/shell/links';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Failed' };

export default async function FailedPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = readFailureView(await searchParams);
  const person = await requireStaff(failedHref(view));
  const [groups, dismissals] = await Promise.all([
    findFailed(scopeOf(view, Date.now()), person),
    findDismissed(person),
  ]);
  const narrowed = narrowedTo(view);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>Failed</Title>
        <FailurePeriods current={view.days} hrefOf={(days) => failedHref({ ...view, days })} />
      </Group>
      {narrowed && (
        <Text size="sm">
          Only {narrowed}.{' '}
          <AnchorLink href={failedHref({ days: view.days })} inherit>
            Show all failures
          </AnchorLink>
        </Text>
      )}
      {groups.length > 0 ? (
        <>
          <Refresh />
          <FailureGroups groups={groups} view={view} />
        </>
      ) : (
        <EmptyState
          title="No failed jobs"
          description="No jobs failed in this period, or all were dismissed."
        />
      )}
      <UndoDismissals dismissals={dismissals} mayOperate={mayOperate(person.role)} />
    </Stack>
  );
}
