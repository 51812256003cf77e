import {
  Button,
  Code,
  Stack,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

const columns = [
  ['order_number', 'Its key: a number that is there already is brought up to date'],
  ['date', 'Like 2026-01-31'],
  ['customer, country, product, category', 'Text of up to 200 characters'],
  ['quantity', 'A whole number; negative for a return'],
  ['unit_price', 'Like 12.50; with semicolons between columns also 12,50'],
  ['currency', 'Three letters, like EUR'],
];

/** What a file has to look like. */
export function Columns() {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">
        The first line names the columns, in any order; others are passed over. Commas or semicolons, UTF-8,
        quotes where they are needed. A row that is no order is reported and keeps no other from being
        imported.
      </Text>
      <Table withTableBorder>
        <TableThead>
          <TableTr>
            <TableTh>Column</TableTh>
            <TableTh>What it holds</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {columns.map(([names = '', holds]) => (
            <TableTr key={names}>
              <TableTd>
                {names.split(', ').map((name) => (
                  <Code key={name} mr={4} style={{ display: 'inline-block' }}>
                    {name}
                  </Code>
                ))}
              </TableTd>
              <TableTd>{holds}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      <Button
        component="a"
        href="/sample-orders.csv"
        download
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        Download a sample
      </Button>
    </Stack>
  );
}
