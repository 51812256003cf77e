import { Stack, Title } from '@mantine/core';
import { readSearchWords } from '@offload/operations/search-words';
import type { Metadata } from 'next';
import { findAdminJobs, findJobNames } from '@/api/admin/jobs/job-queries';
import type { AdminJobPage } from '@/api/admin/jobs/job-schema';
import { momentOf } from '@/api/admin/jobs/search-values';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
import { JobPages } from '@/features/admin/jobs/job-pages';
import { JobSearchForm } from '@/features/admin/jobs/job-search-form';
import { type JobSearchQuery, jobSearchHref, readJobSearch } from '@/features/admin/jobs/job-search-query';
import { NoJobFound } from '@/features/admin/jobs/no-job-found';
import { SavedSearches } from '@/features/admin/jobs/saved-searches';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { mayOperate } from '@/server/auth/roles';
import { type Person, requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'All jobs' };

const pageLength = 50;

export default async function AllJobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readJobSearch(await searchParams);
  const person = await requireStaff(jobSearchHref(query));
  const [page, names] = await Promise.all([find(query, person), findJobNames()]);
  const first = jobSearchHref({ ...query, cursor: null });
  return (
    <Stack gap="lg">
      <Title order={1}>All jobs</Title>
      <JobSearchForm key={first} query={query} {...names} />
      <SavedSearches current={first} />
      {page.data.length === 0 ? (
        <NoJobFound query={query} mayBeMore={page.searchedTo !== null} />
      ) : (
        <AdminJobList jobs={page.data} mayOperate={mayOperate(person.role)} renderedAt={Date.now()} />
      )}
      <JobPages query={query} nextCursor={page.nextCursor} searchedTo={page.searchedTo} />
    </Stack>
  );
}

function find({ q, from, to, sort, ...query }: JobSearchQuery, person: Person): Promise<AdminJobPage> {
  const times = { from: momentOf(from), to: momentOf(to) };
  return findAdminJobs({ ...readSearchWords(q), ...query, ...times, order: sort, limit: pageLength }, person);
}
