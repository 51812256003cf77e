import { EmptyState, EmptyStateActions, Group, Stack, Text, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findGroup } from '@/api/admin/changes/failure-queries';
import { ChangeButton } from '@/features/admin/changes/change-button';
import { DismissButton } from '@/features/admin/failed/dismiss-button';
import { signatureText } from '@/features/admin/failed/signature-text';
import { groupHref } from '@/features/admin/failed/since';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
import { jobSearchHref } from '@/features/admin/jobs/job-search-query';
import { kindName } from '@/features/jobs/kind-name';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { AnchorLink, ButtonLink } from '@/features/shell/links';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Failure' };

export default async function FailureGroupPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { kind, signature, after } = await searchParams;
  if (typeof kind !== 'string' || typeof signature !== 'string') notFound();
  const group = { kind: storable(kind), signature: storable(signature) };
  const person = await requireStaff(groupHref(group));
  const cursor = typeof after === 'string' ? after : null;
  const { jobs, owners, next } = await findGroup(group, cursor, person);
  return (
    <Stack gap="lg">
      <AnchorLink href="/admin/failed" size="sm">
        All failures
      </AnchorLink>
      <div>
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {signatureText(group.signature)}
        </Title>
        <Text size="sm" c="dimmed">
          {kindName(group.kind)}
        </Text>
      </div>
      {jobs.length === 0 ? (
        <EmptyState
          title="No failed jobs left in this group"
          description="They were retried, dismissed, or deleted."
        >
          <EmptyStateActions>
            <ButtonLink href="/admin/failed" variant="default">
              Show all failures
            </ButtonLink>
          </EmptyStateActions>
        </EmptyState>
      ) : (
        <>
          {mayOperate(person.role) && (
            <Group gap="sm">
              <ChangeButton action="retry" filter={group} size="xs">
                Retry all
              </ChangeButton>
              <DismissButton filter={group} label="Dismiss all" />
            </Group>
          )}
          <Text size="sm">
            Owners of the latest failures:{' '}
            {owners.map(({ id, email, count }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <AnchorLink href={jobSearchHref({ q: `owner:${id}`, states: ['failed'] })} prefetch={false}>
                  {email}
                </AnchorLink>{' '}
                ({count})
              </span>
            ))}
          </Text>
          <AdminJobList jobs={jobs} mayOperate={mayOperate(person.role)} renderedAt={Date.now()} />
          {next && (
            <ButtonLink
              href={groupHref(group, next)}
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
