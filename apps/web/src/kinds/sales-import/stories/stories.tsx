import { SimpleGrid, Stack } from '@mantine/core';
import type { JobView } from '@/api/jobs/job-schema';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { exampleJobs, exampleRequests } from '@/features/stories/example-jobs';
import { renderedAt, type Story } from '@/features/stories/story';
import { Columns } from '../columns';
import { ImportForm } from '../import-form';
import { NoImports } from '../no-imports';

const columns = ['order_number', 'date', 'customer', 'currency'];
const imports = exampleJobs.map((job) => ({ ...job, kind: 'sales-import' }));

export const salesImportStories: Record<string, Story> = {
  Imports: {
    empty: <Imports jobs={[]} />,
    error: <Imports jobs={imports.filter(({ state }) => state === 'failed')} />,
    full: <Imports jobs={imports} />,
  },
};

function Imports({ jobs }: { jobs: JobView[] }) {
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <ImportForm maxBytes={100_000_000} columns={columns} />
        <Columns />
      </SimpleGrid>
      <LiveJobList listed={jobs} asked={exampleRequests} takesNew={false} renderedAt={renderedAt} after="0">
        <NoImports />
      </LiveJobList>
    </Stack>
  );
}
