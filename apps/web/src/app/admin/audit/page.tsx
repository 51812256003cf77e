import { Button, EmptyState, Group, Stack, Title } from '@mantine/core';
import { findActions, findExisting } from '@offload/console/operations/index.ts';
import { ActionTable } from '@offload/console/ui/audit/action-table.tsx';
import { AuditFilters } from '@offload/console/ui/audit/audit-filters.tsx';
import { type AuditQuery, auditPath, readAuditQuery } from '@offload/console/ui/audit/audit-query.ts';
import type { Metadata } from 'next';
import { consolePath } from '@/features/admin/admin-hrefs';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { ButtonLink } from '@/features/shell/links';
import { requireStaff } from '@/server/auth/session';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Audit log' };

const pageLength = 50;
const auditHref = (query: AuditQuery) => `${consolePath}${auditPath(query)}`;

const noAction = {
  title: 'No actions yet',
  description: 'What staff do to jobs, queues, users, and settings is recorded here. No one can edit it.',
};
const noFit = { title: 'No matching actions', description: 'Remove a filter or widen the date range.' };

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readAuditQuery(await searchParams);
  await requireStaff(auditHref(query), (role) => role === 'admin');
  const { cursor, ...filter } = query;
  const { data, nextCursor } = await findActions(runtime().core, filter, cursor ?? null, pageLength);
  const subjects = data.filter(({ subject }) => subject.type === 'job').map(({ subject }) => subject.id);
  const existing = await findExisting(runtime().core, subjects);
  const isNarrowed = Object.keys(query).length > 0;
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>Audit log</Title>
        <Button component="a" href={auditPath(filter, '/api/admin/audit.csv')} variant="default" size="xs">
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
