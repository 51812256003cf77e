import { Anchor, Group, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findChanged } from '@/api/admin/changed-jobs';
import { ChangedJobsList } from '@/features/admin/changes/changed-jobs';
import { AdminJobSections } from '@/features/admin/job/admin-job-sections';
import { JobRepairs } from '@/features/admin/job/job-repairs';
import { LiveJob } from '@/features/jobs/detail/live-job';
import { kindName } from '@/features/jobs/kind-name';
import { AnchorLink } from '@/features/shell/links';
import { findAdminJob, findJobLog } from '@/server/admin-job';
import { emptyRequest, findJobRequests } from '@/server/job-requests';
import { viewJobFor } from '@/server/job-view';
import { findJobRow, findTimeline } from '@/server/jobs';
import { isRedactedFor, mayOperate } from '@/server/roles';
import { requireStaff } from '@/server/session';

interface AdminJobPageProps {
  params: Promise<{ id: string }>;
}

const loadJob = cache(async (id: string) => {
  const person = await requireStaff(`/admin/jobs/${encodeURIComponent(id)}`);
  const row = await findJobRow(person, id);
  return {
    person,
    isRedacted: row !== null && isRedactedFor(person, row),
    job: row && viewJobFor(person, row),
  };
});

export async function generateMetadata({ params }: AdminJobPageProps): Promise<Metadata> {
  const { job } = await loadJob((await params).id);
  return { title: job ? kindName(job.kind) : 'Not found' };
}

export default async function AdminJobPage({ params }: AdminJobPageProps) {
  const { person, isRedacted, job } = await loadJob((await params).id);
  if (!job) notFound();
  const [timeline, details, log, changed, { [job.id]: asked }] = await Promise.all([
    findTimeline(person, job.id),
    findAdminJob(person, job.id),
    findJobLog(person, job.id, 0n),
    findChanged(job.id, person),
    findJobRequests([job.id]),
  ]);
  if (!timeline || !details || !log || !asked) notFound();
  const operates = mayOperate(person.role);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <AnchorLink href="/admin/jobs" size="sm">
          All jobs
        </AnchorLink>
        <Anchor href={`/admin/queues/queue/${job.queue}/${job.id}`} size="sm">
          View in Bull Board
        </Anchor>
      </Group>
      <LiveJob
        key={job.id}
        initialJob={job}
        initialTimeline={timeline}
        asked={isRedacted ? emptyRequest : asked}
        isRedacted={isRedacted}
        allowed={operates ? ['run-now', 'cancel', 'retry'] : ['cancel', 'retry']}
        promisesMail={false}
        renderedAt={Date.now()}
      />
      <JobRepairs key={`${job.id} ${job.state}`} job={job} details={details} mayOperate={operates} />
      {changed && <ChangedJobsList changed={changed} mayOperate={operates} renderedAt={Date.now()} />}
      <AdminJobSections id={job.id} details={details} log={log} />
    </Stack>
  );
}
