import { Anchor, Group, Stack } from '@mantine/core';
import { kindName } from '@offload/console/ui/kind-name.ts';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findChanged } from '@/api/admin/changes/changed-jobs';
import { findAdminJob } from '@/api/admin/jobs/job-details';
import { findJobLog } from '@/api/admin/jobs/log-lines';
import { findChildJobs } from '@/api/jobs/child-jobs';
import { findJobRow } from '@/api/jobs/job-queries';
import { viewJobFor } from '@/api/jobs/job-view';
import { findTimeline } from '@/api/jobs/timeline';
import { ChangedJobsList } from '@/features/admin/changes/changed-jobs';
import { LiveAdminJob } from '@/features/admin/job/live-admin-job';
import { readTab } from '@/features/admin/job/tabs/tabs';
import { readChildQuery } from '@/features/jobs/children/child-query';
import { emptyRequest, findJobRequests } from '@/features/jobs/job-requests';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { AnchorLink } from '@/features/shell/links';
import { isRedactedFor, mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

interface AdminJobPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
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

export async function generateMetadata({ params }: Pick<AdminJobPageProps, 'params'>): Promise<Metadata> {
  const { job } = await loadJob((await params).id);
  return { title: job ? kindName(job.kind) : 'Not found' };
}

export default async function AdminJobPage({ params, searchParams }: AdminJobPageProps) {
  const { person, isRedacted, job } = await loadJob((await params).id);
  if (!job) notFound();
  const search = await searchParams;
  const tab = readTab(search);
  const query = readChildQuery(search);
  const [timeline, details, log, changed, { [job.id]: asked }, children] = await Promise.all([
    findTimeline(person, job.id),
    findAdminJob(person, job.id),
    tab === 'log' ? findJobLog(person, job.id, 0n) : null,
    findChanged(job.id, person),
    findJobRequests([job.id]),
    findChildJobs(person, job.id, query),
  ]);
  if (!timeline || !details || !asked || !children) notFound();
  const operates = mayOperate(person.role);
  const ownActions = isRedacted ? [] : (['cancel', 'retry'] as const);
  const renderedAt = Date.now();
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Group>
          <AnchorLink href="/admin/jobs" size="sm">
            All jobs
          </AnchorLink>
          {job.parentId && (
            <AnchorLink href={`/admin/jobs/${job.parentId}`} size="sm">
              Parent job
            </AnchorLink>
          )}
        </Group>
        <Anchor href={`/admin/bull-board/queue/${job.queue}/${job.id}`} size="sm">
          View in Bull Board
        </Anchor>
      </Group>
      <LiveAdminJob
        key={job.id}
        initialJob={job}
        initialTimeline={timeline}
        childJobs={{ query, jobs: children }}
        details={details}
        log={log}
        asked={isRedacted ? emptyRequest : asked}
        tab={tab}
        allowed={operates ? ['retry', 'run-now', 'run-later', 'cancel'] : ownActions}
        mayOperate={operates}
        renderedAt={renderedAt}
      >
        {changed && <ChangedJobsList changed={changed} mayOperate={operates} renderedAt={renderedAt} />}
      </LiveAdminJob>
    </Stack>
  );
}
