import { Button, EmptyState, Group, Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { findActions } from '@/api/admin/audit/action-queries';
import { findExisting } from '@/api/admin/jobs/job-queries';
import { ActionTable } from '@/features/admin/audit/action-table';
import { AuditFilters } from '@/features/admin/audit/audit-filters';
import { auditHref, readAuditQuery } from '@/features/admin/audit/audit-query';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { ButtonLink } from '@/features/shell/links';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Audit log' };

const pageLength = 50;

const noAction = {
  title: 'No actions yet',
  description: 'What staff do to jobs, queues, users, and settings is recorded here. No one can edit it.',
};
const noFit = { title: 'No matching actions', description: 'Remove a filter or widen the date range.' };

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readAuditQuery(await searchParams);
  await requireStaff(auditHref(query), (role) => role === 'admin');
  const { cursor, ...filter } = query;
  const { data, nextCursor } = await findActions(filter, cursor ?? null, pageLength);
  const subjects = data.filter(({ subject }) => subject.type === 'job').map(({ subject }) => subject.id);
  const existing = await findExisting(subjects);
  const isNarrowed = Object.keys(query).length > 0;
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>Audit log</Title>
        <Button component="a" href={auditHref(filter, '/api/admin/audit.csv')} variant="default" size="xs">
          Export as CSV
        </Button>
      </Group>
      <AuditFilters query={filter} />
      {data.length > 0 ? (
        <ActionTable actions={data} existing={existing} />
      ) : (
        <EmptyState {...(isNarrowed ? noFit : noAction)} />
      )}
      <Group justify="space-between" component="nav" aria-label="Pages">
        {cursor ? (
          <ButtonLink href={auditHref(filter)} variant="default" size="xs">
            Newest
          </ButtonLink>
        ) : (
          <span />
        )}
        {nextCursor && (
          <ButtonLink href={auditHref({ ...filter, cursor: nextCursor })} variant="default" size="xs">
            Older
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}
