import { EmptyState, SimpleGrid, Stack, Title } from '@mantine/core';
import { importColumns, maxImportBytes, salesImport } from '@offload/kinds/sales-import';
import type { Metadata } from 'next';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { readJobList } from '@/features/jobs/list/read-job-list';
import { RowAction } from '@/features/jobs/list/row-action';
import { Section } from '@/features/shell/section';
import { Columns } from '@/kinds/sales-import/columns';
import { ImportForm } from '@/kinds/sales-import/import-form';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'Imports' };

const { kind } = salesImport;
const maxShown = 25;

export default async function ImportsPage() {
  const person = await requirePerson('/imports');
  const { list } = await readJobList(person, { kind, limit: maxShown });
  return (
    <Stack gap="xl">
      <Title order={1}>Imports</Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <ImportForm maxBytes={maxImportBytes} columns={importColumns} />
        <Section id="columns" title="File format">
          <Columns />
        </Section>
      </SimpleGrid>
      <Section id="imported" title="Recent imports">
        <LiveJobList {...list} kind={kind} Action={RowAction} takesNew>
          <EmptyState
            title="No imports yet"
            description="Choose a file above, or try the sample. It’s imported in the background while you watch."
          />
        </LiveJobList>
      </Section>
    </Stack>
  );
}
