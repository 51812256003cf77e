import { Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { getOverview } from '@/api/admin/overview/overview-queries';
import { LiveOverview } from '@/features/admin/overview/live-overview';
import { readRange } from '@/features/admin/overview/range';
import type { SearchParams } from '@/features/jobs/list/job-query';
import { requireStaff } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Overview' };

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const range = readRange((await searchParams).range);
  await requireStaff(range === 'hour' ? '/admin' : `/admin?range=${range}`);
  return (
    <Stack gap="lg">
      <Title order={1}>Overview</Title>
      <LiveOverview key={range} initial={await getOverview(range)} />
    </Stack>
  );
}
