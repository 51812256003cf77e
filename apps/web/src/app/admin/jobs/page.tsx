import { Group, Stack, Title } from '@mantine/core';
import { SearchTooBroadError } from '@offload/db';
import type { Metadata } from 'next';
import type { AdminJobPage } from '@/api/admin/job-schema';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
import { JobSearchForm } from '@/features/admin/jobs/job-search-form';
import {
  type JobSearchQuery,
  jobSearchHref,
  momentOf,
  readJobSearch,
} from '@/features/admin/jobs/job-search-query';
import { NoJobFound } from '@/features/admin/jobs/no-job-found';
import { SavedSearches } from '@/features/admin/jobs/saved-searches';
import { readSearchWords } from '@/features/admin/jobs/search-words';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { ButtonLink } from '@/features/shell/links';
import { findAdminJobs, findJobNames } from '@/server/admin-jobs';
import { mayOperate, type Role } from '@/server/roles';
import { requireStaff } from '@/server/session';

export const metadata: Metadata = { title: 'All jobs' };

const pageLength = 50;

export default async function AllJobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readJobSearch(await searchParams);
  const person = await requireStaff(jobSearchHref(query));
  const [page, names] = await Promise.all([find(query, person.role), findJobNames()]);
  const first = jobSearchHref({ ...query, cursor: null });
  return (
    <Stack gap="lg">
      <Title order={1}>All jobs</Title>
      <JobSearchForm key={first} query={query} {...names} />
      <SavedSearches current={first} />
      {page === null || page.data.length === 0 ? (
        <NoJobFound query={query} isTooBroad={page === null} />
      ) : (
        <AdminJobList jobs={page.data} mayOperate={mayOperate(person.role)} renderedAt={Date.now()} />
      )}
      <Group justify="space-between" component="nav" aria-label="Pages">
        {query.cursor ? (
          <ButtonLink href={first} variant="default" size="xs">
            First page
          </ButtonLink>
        ) : (
          <span />
        )}
        {page?.nextCursor && (
          <ButtonLink href={jobSearchHref({ ...query, cursor: page.nextCursor })} variant="default" size="xs">
            Next page
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}

/** Null where that would take too long. */
async function find(
  { q, from, to, sort, ...query }: JobSearchQuery,
  role: Role,
): Promise<AdminJobPage | null> {
  const times = { from: momentOf(from), to: momentOf(to) };
  const search = { ...readSearchWords(q), ...query, ...times, order: sort, limit: pageLength };
  return findAdminJobs(search, role).catch((error: unknown) => {
    if (error instanceof SearchTooBroadError) return null;
    throw error;
  });
}
