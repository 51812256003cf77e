'use client';

import { Group, Text, Title } from '@mantine/core';
import { jobStates } from '@offload/core/states';
import type { ChangedJobs } from '@/api/admin/change-schema';
import { jobStateLooks } from '../../jobs/state/job-state-looks';
import { AdminJobList } from '../jobs/admin-job-list';

interface ChangedJobsListProps {
  changed: ChangedJobs;
  mayOperate: boolean;
  renderedAt: number;
}

/** What has become of the jobs that a change has changed, as it comes: the page is read again and again. */
export function ChangedJobsList({ changed: { data, counts }, mayOperate, renderedAt }: ChangedJobsListProps) {
  const states = jobStates.filter((state) => counts[state]);
  return (
    <section aria-labelledby="changed">
      <Title order={2} id="changed" mb="sm">
        What became of them
      </Title>
      <Group gap="md" mb="sm" role="status">
        {states.map((state) => (
          <Text size="sm" key={state}>
            {counts[state]?.toLocaleString('en')} {jobStateLooks[state].label.toLowerCase()}
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
