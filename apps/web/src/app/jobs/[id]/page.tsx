import { Stack } from '@mantine/core';
import { system } from '@offload/jobs/system';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findJobRow, findTimeline } from '@/api/jobs/job-queries';
import { viewJobFor } from '@/api/jobs/job-view';
import { markSeen } from '@/api/jobs/seen';
import { readWishes } from '@/api/notifications/notification-queries';
import { LiveJob } from '@/features/jobs/detail/live-job';
import { emptyRequest, findJobRequests } from '@/features/jobs/job-requests';
import { kindName } from '@/features/jobs/kind-name';
import { AnchorLink } from '@/features/shell/links';
import { isRedactedFor } from '@/server/auth/roles';
import { requirePerson } from '@/server/auth/session';

interface JobPageProps {
  params: Promise<{ id: string }>;
}

const loadJob = cache(async (id: string) => {
  const person = await requirePerson(`/jobs/${encodeURIComponent(id)}`);
  return { person, row: await findJobRow(person, id) };
});

export async function generateMetadata({ params }: JobPageProps): Promise<Metadata> {
  const { row } = await loadJob((await params).id);
  return { title: row ? kindName(row.kind) : 'Not found' };
}

export default async function JobPage({ params }: JobPageProps) {
  const { person, row } = await loadJob((await params).id);
  if (!row) notFound();
  // After the job: the page catches up with a timeline that is newer than its job, but an older one would stay old.
  const timeline = await findTimeline(person, row.id);
  const { [row.id]: asked } = await findJobRequests([row.id]);
  if (!timeline || !asked) notFound();
  markSeen(person, row);
  const isRedacted = isRedactedFor(person, row);
  return (
    <Stack gap="lg">
      <AnchorLink href="/jobs" size="sm">
        All jobs
      </AnchorLink>
      <LiveJob
        key={row.id}
        initialJob={viewJobFor(person, row)}
        initialTimeline={timeline}
        asked={isRedacted ? emptyRequest : asked}
        isRedacted={isRedacted}
        allowed={['cancel', 'retry']}
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
