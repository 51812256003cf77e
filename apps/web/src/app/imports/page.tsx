import { SimpleGrid, Stack, Title } from '@mantine/core';
import { importColumns, maxImportBytes, salesImport } from '@offload/kinds/sales-import';
import type { Metadata } from 'next';
import { findJobs } from '@/api/jobs/job-queries';
import { findJobRequests } from '@/features/jobs/job-requests';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { RowAction } from '@/features/jobs/list/row-action';
import { Columns } from '@/kinds/sales-import/columns';
import { ImportForm } from '@/kinds/sales-import/import-form';
import { NoImports } from '@/kinds/sales-import/no-imports';
import { requirePerson } from '@/server/auth/session';
import { readPosition } from '@/server/live/position';

export const metadata: Metadata = { title: 'Imports' };

const { kind } = salesImport;
const maxShown = 25;

export default async function ImportsPage() {
  const [person, after] = await Promise.all([requirePerson('/imports'), readPosition()]);
  const { data } = await findJobs(person, {
    states: [],
    kind,
    cursor: null,
    limit: maxShown,
    withoutChildren: true,
  });
  const asked = await findJobRequests(data.map(({ id }) => id));
  return (
    <Stack gap="xl">
      <Title order={1}>Imports</Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <ImportForm maxBytes={maxImportBytes} columns={importColumns} />
        <section aria-labelledby="columns">
          <Title order={2} id="columns" mb="sm">
            File format
          </Title>
          <Columns />
        </section>
      </SimpleGrid>
      <section aria-labelledby="imported">
        <Title order={2} id="imported" mb="sm">
          Recent imports
        </Title>
        <LiveJobList
          listed={data}
          asked={asked}
          kind={kind}
          Action={RowAction}
          takesNew
          renderedAt={Date.now()}
          after={after}
        >
          <NoImports />
        </LiveJobList>
      </section>
    </Stack>
  );
}
