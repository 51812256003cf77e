import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { LiveJob } from '@/features/jobs/detail/live-job';
import { kindName } from '@/features/jobs/kind-name';
import { AnchorLink } from '@/features/shell/links';
import { findAsked } from '@/server/asked';
import { findJob, findTimeline } from '@/server/jobs';
import { requirePerson } from '@/server/session';

interface JobPageProps {
  params: Promise<{ id: string }>;
}

const loadJob = cache(async (id: string) => {
  const person = await requirePerson(`/jobs/${encodeURIComponent(id)}`);
  return { person, job: await findJob(person, id) };
});

export async function generateMetadata({ params }: JobPageProps): Promise<Metadata> {
  const { job } = await loadJob((await params).id);
  return { title: job ? kindName(job.kind) : 'Not found' };
}

export default async function JobPage({ params }: JobPageProps) {
  const { person, job } = await loadJob((await params).id);
  if (!job) notFound();
  // After the job: a timeline that is newer than its job is caught up with, an older one would stay old.
  const timeline = await findTimeline(person, job.id);
  const { [job.id]: asked } = await findAsked([job.id]);
  if (!timeline || !asked) notFound();
  return (
    <Stack gap="lg">
      <AnchorLink href="/jobs" size="sm">
        All jobs
      </AnchorLink>
      <LiveJob
        key={job.id}
        initialJob={job}
        initialTimeline={timeline}
        asked={asked}
        renderedAt={Date.now()}
      />
    </Stack>
  );
}
