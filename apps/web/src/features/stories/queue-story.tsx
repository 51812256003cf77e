import { Stack, Text } from '@mantine/core';
import { QueueTable } from '@offload/console/ui/overview/queue-table.tsx';
import { WorkersTable } from '@offload/console/ui/overview/workers-table.tsx';
import { Section } from '@offload/console/ui/section.tsx';
import type { AdminJob } from '@/api/admin/jobs/job-schema';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { AdminJobList } from '../admin/jobs/admin-job-list';
import { Charts } from '../admin/overview/charts';
import { RangePicker } from '../admin/overview/range-picker';
import { QueueSettings } from '../admin/queue/queue-settings';
import { renderedAt } from './story';

interface QueueStoryProps {
  queue: QueueView;
  overview: Overview;
  jobs: AdminJob[];
}

const period = { range: 'hour', zoom: null } as const;
const page = '/stories';

/** The page of a queue. */
export function QueueStory({ queue, overview, jobs }: QueueStoryProps) {
  return (
    <Stack gap="xl">
      <QueueSettings queue={queue} mayOperate />
      <Section id="rates" title="Rates" aside={<RangePicker period={period} shown={overview} page={page} />}>
        <QueueTable queues={overview.queues.slice(0, 1)} />
        <Charts points={overview.points} period={period} page={page} />
      </Section>
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
