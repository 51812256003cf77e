import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { Columns } from '../columns';
import { ImportForm } from '../import-form';
import { NoImports } from '../no-imports';

export const salesImportStories: Record<string, ReactNode> = {
  Imports: (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <ImportForm maxBytes={100_000_000} columns={['order_number', 'date', 'customer', 'currency']} />
      <Columns />
    </SimpleGrid>
  ),
  'No imports': <NoImports />,
};
