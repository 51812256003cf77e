'use client';

import { Alert, Group, Stack, Title } from '@mantine/core';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { findAttention } from './attention';
import { Charts } from './charts';
import { NeedsAttention } from './needs-attention';
import { PointTable } from './point-table';
import { QueueTable } from './queue-table';
import { RangePicker } from './range-picker';
import { useOverview } from './use-overview';
import { WorkersTable } from './workers-table';

/** Renders the overview and keeps it up to date. */
export function LiveOverview({ initial }: { initial: Overview }) {
  const { overview, problem } = useOverview(initial);
  const { range, queues, points, workers } = overview;
  return (
    <Stack gap="lg">
      {problem && (
        <Alert color="yellow" role="status">
          This data may be out of date. {problem.detail}
        </Alert>
      )}
      <NeedsAttention items={findAttention(overview)} />
      <section aria-labelledby="queues">
        <Group justify="space-between" mb="xs">
          <Title order={2} id="queues">
            Queues
          </Title>
          <RangePicker current={range} />
        </Group>
        <Stack gap="md">
          <QueueTable queues={queues} range={range} at={overview.at} />
          <Charts points={points} range={range} />
          <PointTable points={points} />
        </Stack>
      </section>
      <section aria-labelledby="workers">
        <Title order={2} id="workers" mb="xs">
          Workers
        </Title>
        <WorkersTable workers={workers} />
      </section>
    </Stack>
  );
}
