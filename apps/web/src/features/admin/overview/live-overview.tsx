'use client';

import { Alert, Group, Stack, Title } from '@mantine/core';
import { NeedsAttention } from '@offload/console/ui/overview/needs-attention.tsx';
import { QueueTable } from '@offload/console/ui/overview/queue-table.tsx';
import { WorkersTable } from '@offload/console/ui/overview/workers-table.tsx';
import type { ChartPeriod } from '@/api/admin/overview/chart-period';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { Charts } from './charts';
import { findAllAttention } from './more-attention';
import { PointTable } from './point-table';
import { RangePicker } from './range-picker';
import { useOverview } from './use-overview';

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
      <NeedsAttention items={findAllAttention(overview)} />
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
