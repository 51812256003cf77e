'use client';

import { Alert, Group, Stack, Title } from '@mantine/core';
import type { ChartPeriod } from '@/api/admin/overview/chart-period';
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
export function LiveOverview({ initial, period }: { initial: Overview; period: ChartPeriod }) {
  const { overview, problem } = useOverview(initial, period);
  const { queues, points, workers } = overview;
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
          <RangePicker period={period} shown={overview} page="/admin" />
        </Group>
        <Stack gap="md">
          <QueueTable queues={queues} />
          <Charts points={points} period={period} page="/admin" />
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
