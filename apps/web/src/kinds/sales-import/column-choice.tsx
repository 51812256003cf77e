import { NativeSelect, SimpleGrid, Text } from '@mantine/core';
import { differentNames } from './match-columns';

interface ColumnChoiceProps {
  /** The names in the file's first row. */
  head: string[];
  /** The file's name for each of our columns; empty if none is chosen. */
  chosen: Record<string, string>;
  onChoose: (chosen: Record<string, string>) => void;
}

/** Chooses which column of a file is which. Says so in a line if the file has our names. */
export function ColumnChoice({ head, chosen, onChoose }: ColumnChoiceProps) {
  const names = [...new Set(head.map((name) => name.trim()))].filter((name) => name !== '');
  const isMissing = Object.values(chosen).includes('');
  if (!isMissing && Object.keys(differentNames(chosen)).length === 0) {
    return (
      <Text size="sm" c="dimmed">
        All columns were found.
      </Text>
    );
  }
  return (
    <fieldset style={{ all: 'unset', display: 'block' }}>
      <Text component="legend" size="sm" mb="xs">
        {isMissing
          ? 'Some columns have other names in this file. Choose them:'
          : 'Some columns have other names in this file. Check that these are right:'}
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="xs">
        {Object.entries(chosen).map(([column, name]) => (
          <NativeSelect
            key={column}
            size="xs"
            label={column}
            data={[{ value: '', label: 'Not in the file' }, ...names]}
            value={name.trim()}
            error={name === '' && 'Choose a column.'}
            onChange={(event) => onChoose({ ...chosen, [column]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
    </fieldset>
  );
}
