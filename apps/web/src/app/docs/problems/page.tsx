import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { ProblemList } from '@/features/docs/problem-list';
import { PageTitle } from '@/features/shell/page-title';

export const metadata: Metadata = { title: 'Problems' };

export default function ProblemsPage() {
  return (
    <Stack gap="lg" maw={640}>
      <PageTitle title="Problems" back={{ href: '/docs/api', label: 'API' }}>
        The type of each error that the API responds with, what it means, and what to do.
      </PageTitle>
      <ProblemList />
    </Stack>
  );
}
