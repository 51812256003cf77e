'use client';

import { Alert, Group, Stack, Title } from '@mantine/core';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { findAttention } from './attention';
import { LatencyChart } from './latency-chart';
import { NeedsAttention } from './needs-attention';
import classes from './overview.module.css';
import { PointTable } from './point-table';
import { QueueTable } from './queue-table';
import { RangePicker } from './range-picker';
import { ThroughputChart } from './throughput-chart';
import { useOverview } from './use-overview';
import { WorkersTable } from './workers-table';

const units = { hour: 'per minute', day: 'per 15 minutes', week: 'per hour' };

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
          <QueueTable queues={queues} range={range} />
          <div className={classes.charts}>
            <ThroughputChart points={points} unit={units[range]} />
            <LatencyChart points={points} measure="wait" />
            <LatencyChart points={points} measure="run" />
          </div>
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
