import { Group, Stack, Text, Title } from '@mantine/core';
import { FailureGroups } from '@offload/console/ui/failed/failure-groups.tsx';
import { lastWeek } from '@offload/console/ui/failed/failure-view.ts';
import { QueueTable } from '@offload/console/ui/overview/queue-table.tsx';
import { WorkersTable } from '@offload/console/ui/overview/workers-table.tsx';
import { Section } from '@offload/console/ui/section.tsx';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findQueuePage } from '@/api/admin/limits/queue-page';
import { readChartPeriod } from '@/api/admin/overview/chart-period';
import { jobSearchHref, queueHref } from '@/features/admin/admin-hrefs';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
import { Charts } from '@/features/admin/overview/charts';
import { PointTable } from '@/features/admin/overview/point-table';
import { RangePicker } from '@/features/admin/overview/range-picker';
import { QueueSettings } from '@/features/admin/queue/queue-settings';
import { Refresh } from '@/features/admin/refresh';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { AnchorLink } from '@/features/shell/links';
import { mayOperate } from '@/server/auth/roles';
import { requireStaff } from '@/server/auth/session';

interface QueuePageProps {
  params: Promise<{ name: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: QueuePageProps): Promise<Metadata> {
  return { title: `${(await params).name} queue` };
}

export default async function QueuePage({ params, searchParams }: QueuePageProps) {
  const { name } = await params;
  const person = await requireStaff(queueHref(name));
  const period = readChartPeriod(await searchParams);
  const found = await findQueuePage(name, period, person);
  if (!found) notFound();
  const { queue, figures, overview, points, workers, failures, jobs } = found;
  const operates = mayOperate(person.role);
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <AnchorLink href="/admin/queues" size="sm">
          All queues
        </AnchorLink>
        <Title order={1}>{name} queue</Title>
      </Stack>
      <QueueSettings queue={queue} mayOperate={operates} />
      <Section
        id="rates"
        title="Rates"
        aside={<RangePicker period={period} shown={overview} page={queueHref(name)} />}
      >
        <QueueTable queues={figures} />
        <Charts points={points} period={period} page={queueHref(name)} />
        <PointTable points={points} />
      </Section>
      <Section id="failures" title="Failures of the last week">
        <Refresh />
        {failures.length > 0 ? (
          <FailureGroups groups={failures} view={{ ...lastWeek, queue: name }} />
        ) : (
          <Text size="sm">Nothing has failed.</Text>
        )}
      </Section>
      <Section id="workers" title="Workers">
        <WorkersTable workers={workers} />
      </Section>
      <Section id="jobs" title="Latest jobs">
        {jobs.length > 0 ? (
          <AdminJobList jobs={jobs} mayOperate={operates} renderedAt={Date.now()} />
        ) : (
          <Text size="sm">This queue has had no jobs yet.</Text>
        )}
        <Group>
          <AnchorLink href={jobSearchHref({ queue: name })} size="sm">
            All jobs of this queue
          </AnchorLink>
        </Group>
      </Section>
    </Stack>
  );
}
