import { Group, Stack, Text, Title } from '@mantine/core';
import { readChartPeriod } from '@offload/console/ui/charts/chart-period.ts';
import { Rates } from '@offload/console/ui/charts/rates.tsx';
import { FailureGroups } from '@offload/console/ui/failed/failure-groups.tsx';
import { lastWeek } from '@offload/console/ui/failed/failure-view.ts';
import { WorkersTable } from '@offload/console/ui/overview/workers-table.tsx';
import { queuePath } from '@offload/console/ui/paths.ts';
import { Section } from '@offload/console/ui/section.tsx';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findQueuePage } from '@/api/admin/limits/queue-page';
import { jobSearchHref, queueHref } from '@/features/admin/admin-hrefs';
import { AdminJobList } from '@/features/admin/jobs/admin-job-list';
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
  const { queue, overview, failures, jobs } = found;
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
      <Rates
        id="rates"
        title="Rates"
        overview={overview}
        period={period}
        page={queuePath(name)}
        queue={name}
      />
      <Section id="failures" title="Failures of the last week">
        <Refresh />
        {failures.length > 0 ? (
          <FailureGroups groups={failures} view={{ ...lastWeek, queue: name }} />
        ) : (
          <Text size="sm">Nothing has failed.</Text>
        )}
      </Section>
      <Section id="workers" title="Workers">
        <WorkersTable workers={overview.workers.filter(({ queues }) => name in queues)} />
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
