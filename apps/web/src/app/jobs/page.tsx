import { Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { internalKinds } from '@/api/jobs/internal-kinds';
import { findJobs, findKinds } from '@/api/jobs/job-queries';
import { findJobRequests } from '@/features/jobs/job-requests';
import { JobFilters } from '@/features/jobs/list/job-filters';
import { jobListHref, readJobQuery, type SearchParams } from '@/features/jobs/list/job-query';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { NoJobs } from '@/features/jobs/list/no-jobs';
import { PageLinks } from '@/features/shell/page-links';
import { requirePerson } from '@/server/auth/session';
import { readPosition } from '@/server/live/position';

export const metadata: Metadata = { title: 'Jobs' };

const pageLength = 25;

export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readJobQuery(await searchParams);
  const [person, after] = await Promise.all([requirePerson(jobListHref(query)), readPosition()]);
  const { state, kind, cursor } = query;
  const [page, kinds] = await Promise.all([
    findJobs(person, {
      states: state ? [state] : [],
      kind,
      cursor,
      limit: pageLength,
      without: internalKinds,
      withoutChildren: true,
    }),
    findKinds(person, internalKinds),
  ]);
  const asked = await findJobRequests(page.data.map(({ id }) => id));
  return (
    <Stack gap="lg">
      <Title order={1}>Jobs</Title>
      <JobFilters query={query} kinds={kinds} />
      <LiveJobList
        listed={page.data}
        asked={asked}
        without={internalKinds}
        takesNew={!state && !kind && !cursor}
        renderedAt={Date.now()}
        after={after}
      >
        <NoJobs query={query} />
      </LiveJobList>
      <PageLinks
        newest={cursor && jobListHref({ state, kind })}
        older={page.nextCursor && jobListHref({ state, kind, cursor: page.nextCursor })}
      />
    </Stack>
  );
}
