import { Stack, Text } from '@mantine/core';
import { Rates } from '@offload/console/ui/charts/rates.tsx';
import { WorkersTable } from '@offload/console/ui/overview/workers-table.tsx';
import { queuePath } from '@offload/console/ui/paths.ts';
import { Section } from '@offload/console/ui/section.tsx';
import type { AdminJob } from '@/api/admin/jobs/job-schema';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { AdminJobList } from '../admin/jobs/admin-job-list';
import { QueueSettings } from '../admin/queue/queue-settings';
import { renderedAt } from './story';

interface QueueStoryProps {
  queue: QueueView;
  overview: Overview;
  jobs: AdminJob[];
}

const period = { range: 'hour', zoom: null } as const;

/** The page of a queue. */
export function QueueStory({ queue, overview, jobs }: QueueStoryProps) {
  const shown = { ...overview, queues: overview.queues.slice(0, 1) };
  return (
    <Stack gap="xl">
      <QueueSettings queue={queue} mayOperate />
      <Rates id="rates" title="Rates" overview={shown} period={period} page={queuePath(queue.name)} />
      <Section id="workers" title="Workers">
        <WorkersTable workers={overview.workers} />
      </Section>
      <Section id="jobs" title="Latest jobs">
        {jobs.length > 0 ? (
          <AdminJobList jobs={jobs} mayOperate renderedAt={renderedAt} />
        ) : (
          <Text size="sm">This queue has had no jobs yet.</Text>
        )}
      </Section>
    </Stack>
  );
}
