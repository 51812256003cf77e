import { Stack, Title } from '@mantine/core';
import { chartQuery, readChartPeriod } from '@offload/console/ui/charts/chart-period.ts';
import type { Metadata } from 'next';
import { getOverview } from '@/api/admin/overview/overview-queries';
import { LiveOverview } from '@/features/admin/overview/live-overview';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const period = readChartPeriod(await searchParams);
  const query = chartQuery(period);
  await requireStaff(query === '?range=hour' ? '/admin' : `/admin${query}`);
  return (
    <Stack gap="lg">
      <Title order={1}>Overview</Title>
      <LiveOverview key={query} period={period} initial={await getOverview(period)} />
    </Stack>
  );
}
