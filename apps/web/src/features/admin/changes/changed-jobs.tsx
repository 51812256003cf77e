'use client';

import { Group, Text, Title } from '@mantine/core';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import { jobStates } from '@offload/core/contract';
import { formatNumber } from '@offload/core/format/amounts';
import type { ChangedJobs } from '@/api/admin/changes/change-schema';
import { AdminJobList } from '../jobs/admin-job-list';

interface ChangedJobsListProps {
  changed: ChangedJobs;
  mayOperate: boolean;
  renderedAt: number;
}

/** Lists the jobs that a bulk change has changed so far. The page keeps refreshing. */
export function ChangedJobsList({ changed: { data, counts }, mayOperate, renderedAt }: ChangedJobsListProps) {
  const states = jobStates.filter((state) => counts[state]);
  return (
    <section aria-labelledby="changed">
      <Title order={2} id="changed" mb="sm">
        Affected jobs
      </Title>
      <Group gap="md" mb="sm" role="status">
        {states.map((state) => (
          <Text size="sm" key={state}>
            {formatNumber(counts[state] ?? 0)} {jobStateStyles[state].label.toLowerCase()}
          </Text>
        ))}
        {states.length === 0 && (
          <Text size="sm" c="dimmed">
            None yet.
          </Text>
        )}
      </Group>
      {data.length > 0 && <AdminJobList jobs={data} mayOperate={mayOperate} renderedAt={renderedAt} />}
    </section>
  );
}
