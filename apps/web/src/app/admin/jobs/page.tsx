import { Group, Stack, Title } from '@mantine/core';
import { readSearchWords } from '@offload/console/operations/search/search-words.ts';
import { type JobSearchQuery, readJobSearch } from '@offload/console/ui/job/job-search-query.ts';
import { SavedSearches } from '@offload/console/ui/job/saved-searches.tsx';
import { momentOf } from '@offload/console/ui/job/search-values.ts';
import { StateFacets } from '@offload/console/ui/job/state-facets.tsx';
import type { Metadata } from 'next';
import { countAdminJobs, findAdminJobs, findJobNames } from '@/api/admin/jobs/job-queries';
import { jobSearchHref } from '@/features/admin/admin-hrefs';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
import { JobPages } from '@/features/admin/jobs/job-pages';
import { JobSearchForm } from '@/features/admin/jobs/job-search-form';
import { NoJobFound } from '@/features/admin/jobs/no-job-found';
import { WholeResult } from '@/features/admin/jobs/whole-result';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'All jobs' };

const pageLength = 50;

export default async function AllJobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readJobSearch(await searchParams);
  const person = await requireStaff(jobSearchHref(query));
  const search = searchOf(query);
  const [page, names, counts] = await Promise.all([
    findAdminJobs(search, person),
    findJobNames(),
    countAdminJobs(search, person),
  ]);
  const operates = mayOperate(person.role);
  const first = jobSearchHref({ ...query, cursor: null });
  return (
    <Stack gap="lg">
      <Title order={1}>All jobs</Title>
      {/* The key resets the choices when a link has changed them, but not what is being typed. */}
      <JobSearchForm key={jobSearchHref({ ...query, q: '', cursor: null })} query={query} {...names} />
      <SavedSearches query={query} />
      <Group justify="space-between" gap="xs">
        {counts && <StateFacets counts={counts} query={query} />}
        {operates && page.nextCursor && <WholeResult key={first} query={query} />}
      </Group>
      {page.data.length === 0 ? (
        <NoJobFound query={query} mayBeMore={page.searchedUntil !== null} />
      ) : (
        <AdminJobList jobs={page.data} mayOperate={operates} renderedAt={Date.now()} sort={query} />
      )}
      <JobPages query={query} nextCursor={page.nextCursor} searchedUntil={page.searchedUntil} />
    </Stack>
  );
}

/** What is written in the search replaces what was chosen beside it. */
function searchOf({ q, from, to, sort, ...query }: JobSearchQuery) {
  const times = { from: momentOf(from), to: momentOf(to) };
  return { ...query, ...times, ...readSearchWords(q), order: sort, limit: pageLength };
}
