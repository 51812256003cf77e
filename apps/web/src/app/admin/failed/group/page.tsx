import { Code, EmptyState, EmptyStateActions, Group, Stack, Text, Title } from '@mantine/core';
import { failureTitle, readSignature } from '@offload/console/ui/failed/failure-title.ts';
import { narrowedTo, readFailureView, scopeOf } from '@offload/console/ui/failed/failure-view.ts';
import { kindName } from '@offload/console/ui/kind-name.ts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findGroup } from '@/api/admin/changes/failure-queries';
import { failedHref, groupHref, jobSearchHref } from '@/features/admin/admin-hrefs';
import { ChangeButton } from '@/features/admin/changes/change-button';
import { DismissButton } from '@/features/admin/failed/dismiss-button';
import { FailurePeriods } from '@/features/admin/failed/failure-periods';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
import { one, type SearchParams } from '@/features/jobs/list/job-query';
import { AnchorLink, ButtonLink } from '@/features/shell/links';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Failure' };

export default async function FailureGroupPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const { kind, signature } = params;
  if (typeof kind !== 'string' || typeof signature !== 'string') notFound();
  const group = { kind: storable(kind), signature: storable(signature) };
  const view = readFailureView(params);
  const person = await requireStaff(groupHref(group, view));
  const scope = scopeOf(view, Date.now());
  const { jobs, owners, next } = await findGroup({ ...group, ...scope }, one(params.after), person);
  // The actions change exactly the jobs that the page lists.
  const filter = { ...group, ...scope, since: scope.since.toISOString() };
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <AnchorLink href={failedHref(view)} size="sm">
          {narrowedTo(view) ? `All ${narrowedTo(view)}` : 'All failures'}
        </AnchorLink>
        <FailurePeriods current={view.days} hrefOf={(days) => groupHref(group, { ...view, days })} />
      </Group>
      <div>
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {failureTitle(group.signature, jobs[0]?.error?.message ?? null)}
        </Title>
        <Text size="sm" c="dimmed">
          {kindName(group.kind)} <Code>{readSignature(group.signature).code}</Code>
        </Text>
      </div>
      {jobs.length === 0 ? (
        <EmptyState
          title="No failed jobs left in this group"
          description="They were retried, dismissed, or deleted, or they failed before this period."
        >
          <EmptyStateActions>
            <ButtonLink href={failedHref(view)} variant="default">
              Show all failures
            </ButtonLink>
          </EmptyStateActions>
        </EmptyState>
      ) : (
        <>
          {mayOperate(person.role) && (
            <Group gap="sm">
              <ChangeButton action="retry" filter={filter} size="xs">
                Retry all
              </ChangeButton>
              <DismissButton filter={filter} label="Dismiss all" next={failedHref(view)} />
            </Group>
          )}
          <Text size="sm">
            Owners of the latest failures:{' '}
            {owners.map(({ id, email, count }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <AnchorLink href={jobSearchHref({ q: `owner:${id}` })} prefetch={false}>
                  {email}
                </AnchorLink>{' '}
                ({count})
              </span>
            ))}
          </Text>
          <AdminJobList jobs={jobs} mayOperate={mayOperate(person.role)} renderedAt={Date.now()} />
          {next && (
            <ButtonLink
              href={groupHref(group, view, next)}
              variant="default"
              size="xs"
              style={{ alignSelf: 'end' }}
            >
              Older
            </ButtonLink>
          )}
        </>
      )}
    </Stack>
  );
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed().slice(0, 300);
}
