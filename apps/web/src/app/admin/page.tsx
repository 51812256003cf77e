import { Stack, Title } from '@mantine/core';
import type { Metadata } from 'next';
import { JobCounts } from '@/features/admin/job-counts';
import { countJobs } from '@/server/job-counts';
import { requireStaff } from '@/server/session';

export const metadata: Metadata = { title: 'Admin' };

export default async function AdminPage() {
  await requireStaff('/admin');
  return (
    <Stack gap="lg">
      <Title order={1}>Overview</Title>
      <JobCounts counts={await countJobs()} />
    </Stack>
  );
}
