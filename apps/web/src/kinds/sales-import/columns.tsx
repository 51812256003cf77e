import { Code, Stack, Table, Text } from '@mantine/core';
import { DownloadButton } from '@/features/shell/download-button';

const columns = [
  ['order_number', 'Unique key. A row with an existing number updates that order.'],
  ['date', 'A date, such as 2026-01-31, 2026/1/31, or 31.01.2026'],
  ['customer, country, product, category', 'Text, up to 200 characters'],
  ['quantity', 'A whole number, negative for a return'],
  ['unit_price', 'A price, such as 12.50, 12,50, or 1,234.50'],
  ['currency', 'Three letters, such as EUR'],
];

/** Describes the file format. */
export function Columns() {
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
