import { Group, Stack } from '@mantine/core';
import { system } from '@offload/kinds/system';
import { cache } from 'react';
import { findChildJobs } from '@/api/jobs/child-jobs';
import { findJobRow } from '@/api/jobs/job-queries';
import { viewJobFor } from '@/api/jobs/job-view';
import { markSeen } from '@/api/jobs/seen';
import { findTimeline } from '@/api/jobs/timeline';
import { readWishes } from '@/api/notifications/notification-queries';
import { readChildQuery } from '@/features/jobs/children/child-query';
import { LiveJob } from '@/features/jobs/detail/live-job';
import { emptyRequest, findJobRequests } from '@/features/jobs/job-requests';
import { jobTitle } from '@/features/jobs/job-title';
import { AnchorLink } from '@/features/shell/links';
import { orNotFound, titleOrNotFound } from '@/features/shell/or-not-found';
import type { SearchParams } from '@/features/shell/search-params';
import { isRedactedFor } from '@/server/auth/roles';
import { requirePerson } from '@/server/auth/session';
import { noPage } from '@/server/http/api-error';

interface JobPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const loadJob = cache(async (id: string) => {
  const person = await requirePerson(`/jobs/${encodeURIComponent(id)}`);
  const row = await findJobRow(person, id);
  if (!row) throw noPage();
  const isRedacted = isRedactedFor(person, row);
  const { [row.id]: asked } = isRedacted ? { [row.id]: emptyRequest } : await findJobRequests([row.id]);
  if (!asked) throw noPage();
  return { person, row, job: viewJobFor(person, row), isRedacted, asked };
});

export const generateMetadata = titleOrNotFound(async ({ params }: Pick<JobPageProps, 'params'>) => {
  const { job, asked } = await loadJob((await params).id);
  return jobTitle(job, asked);
});

export default orNotFound(JobPage);

async function JobPage({ params, searchParams }: JobPageProps) {
  const { person, row, job, isRedacted, asked } = await loadJob((await params).id);
  // After the job: the page catches up with a timeline that is newer than its job, but an older one would stay old.
  const timeline = await findTimeline(person, row.id);
  const query = readChildQuery(await searchParams);
  const children = await findChildJobs(person, row.id, query);
  if (!timeline) throw noPage();
  await markSeen(person, row);
  return (
    <Stack gap="lg">
      <Group>
        <AnchorLink href="/jobs" size="sm">
          All jobs
        </AnchorLink>
        {row.parentId && (
          <AnchorLink href={`/jobs/${row.parentId}`} size="sm">
            Parent job
          </AnchorLink>
        )}
      </Group>
      <LiveJob
        key={row.id}
        initialJob={job}
        initialTimeline={timeline}
        childJobs={{ query, jobs: children }}
        asked={asked}
        isRedacted={isRedacted}
        promisesMail={
          system.contracts.get(row.kind)?.notifiesOwner === true &&
          row.ownerId === person.id &&
          person.isVerified &&
          (await readWishes(person)).email.includes('succeeded')
        }
        renderedAt={Date.now()}
      />
    </Stack>
  );
}
