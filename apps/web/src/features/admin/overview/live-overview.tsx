'use client';

import { Alert, Stack } from '@mantine/core';
import type { ChartPeriod } from '@offload/console/ui/charts/chart-period.ts';
import { Rates } from '@offload/console/ui/charts/rates.tsx';
import { NeedsAttention } from '@offload/console/ui/overview/needs-attention.tsx';
import { WorkersTable } from '@offload/console/ui/overview/workers-table.tsx';
import { Section } from '@offload/console/ui/section.tsx';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { findAllAttention } from './more-attention';
import { useOverview } from './use-overview';

/** Renders the overview and keeps it up to date. */
export function LiveOverview({ initial, period }: { initial: Overview; period: ChartPeriod }) {
  const { overview, problem } = useOverview(initial, period);
  return (
    <Stack gap="lg">
      {problem && (
        <Alert color="yellow" role="status">
          This data may be out of date. {problem.detail}
        </Alert>
      )}
      <NeedsAttention items={findAllAttention(overview)} />
      <Rates id="queues" title="Queues" overview={overview} period={period} page="" />
      <Section id="workers" title="Workers">
        <WorkersTable workers={overview.workers} />
      </Section>
    </Stack>
  );
}
