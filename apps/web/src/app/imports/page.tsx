import { Code, EmptyState, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { importColumns, maxImportBytes, salesImport } from '@offload/kinds/sales-import';
import type { Metadata } from 'next';
import { LiveJobList } from '@/features/jobs/list/live-job-list';
import { readJobList } from '@/features/jobs/list/read-job-list';
import { RowAction } from '@/features/jobs/list/row-action';
import { DownloadButton } from '@/features/shell/download-button';
import { Section } from '@/features/shell/section';
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

const columns = [
  ['order_number', 'Unique key. A row with an existing number updates that order.'],
  ['date', 'A date, such as 2026-01-31, 2026/1/31, or 31.01.2026'],
  ['customer, country, product, category', 'Text, up to 200 characters'],
  ['quantity', 'A whole number, negative for a return'],
  ['unit_price', 'A price, such as 12.50, 12,50, or 1,234.50'],
  ['currency', 'Three letters, such as EUR'],
];

function Columns() {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">
        The first row lists the columns, in any order. Other columns are ignored. Save the file as UTF-8,
        Shift_JIS, or UTF-16 (Unicode text), and separate columns with commas, semicolons, or tabs. Invalid
        rows are reported and don’t stop the rest of the import.
      </Text>
      <Table
        withTableBorder
        data={{
          head: ['Column', 'Content'],
          body: columns.map(([names = '', holds]) => [names.split(', ').map(columnName), holds]),
        }}
      />
      <DownloadButton href="/sample-orders.csv" size="sm">
        Download sample
      </DownloadButton>
    </Stack>
  );
}

const columnName = (name: string) => (
  <Code key={name} mr={4} style={{ display: 'inline-block' }}>
    {name}
  </Code>
);
