import { Stack, Title } from '@mantine/core';
import { system } from '@offload/kinds/system';
import type { Metadata } from 'next';
import { findKinds } from '@/api/jobs/job-queries';
import { JobFilters } from '@/features/jobs/list/job-filters';
import { readJobQuery } from '@/features/jobs/list/job-query';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { NoJobs } from '@/features/jobs/list/no-jobs';
import { readJobList } from '@/features/jobs/list/read-job-list';
import { PageLinks } from '@/features/shell/page-links';
import { hrefWith, type SearchParams } from '@/features/shell/search-params';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Jobs' };

const pageLength = 25;

export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const query = readJobQuery(await searchParams);
  const person = await requirePerson(hrefWith('/jobs', { ...query }));
  const { state, kind, q, cursor } = query;
  const [{ list, nextCursor }, kinds] = await Promise.all([
    readJobList(person, {
      states: state ? [state] : [],
      kind,
      text: q,
      cursor,
      limit: pageLength,
      without: internalKinds,
    }),
    findKinds(person, internalKinds),
  ]);
  return (
    <Stack gap="lg">
      <Title order={1}>Jobs</Title>
      <JobFilters query={query} kinds={kinds} />
      <LiveJobList {...list} without={internalKinds} takesNew={!state && !kind && !q && !cursor}>
        <NoJobs query={query} />
      </LiveJobList>
      <PageLinks
        first={cursor && hrefWith('/jobs', { state, kind, q })}
        next={nextCursor && hrefWith('/jobs', { state, kind, q, cursor: nextCursor })}
      />
    </Stack>
  );
}

/** Kinds whose jobs only serve other jobs. A user's list leaves them out unless it's filtered by one. */
const internalKinds = [...system.contracts.values()].flatMap(({ kind, isInternal }) =>
  isInternal ? kind : [],
);
