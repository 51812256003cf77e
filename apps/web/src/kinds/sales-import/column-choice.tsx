import { NativeSelect, SimpleGrid, Text } from '@mantine/core';

/** Names that files often have for a column, without blanks and punctuation. */
const otherNames: Record<string, string[]> = {
  order_number: ['order', 'orderno', 'orderid', 'ordernr', 'number', 'no', 'id'],
  date: ['orderdate', 'orderedat', 'day'],
  customer: ['customername', 'client', 'buyer'],
  country: ['countrycode', 'land'],
  product: ['productname', 'item', 'sku', 'article'],
  category: ['productcategory', 'group', 'type'],
  quantity: ['qty', 'units', 'count'],
  unit_price: ['price', 'priceperunit', 'unitcost'],
  currency: ['currencycode'],
};

/** Returns the file's name for each of our columns, as far as it can be guessed: empty if not. */
export function matchColumns(head: string[], columns: readonly string[]): Record<string, string> {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return Object.fromEntries(
    columns.map((column) => {
      const known = [plain(column), ...(otherNames[column] ?? [])];
      const exact = head.find((name) => name.trim().toLowerCase() === column);
      return [column, exact ?? head.find((name) => known.includes(plain(name))) ?? ''];
    }),
  );
}

/** Returns the names that an import can't know: those of columns that the file calls differently. */
export function differentNames(matched: Record<string, string>): Record<string, string> {
  const differs = ([column, name]: [string, string]) => name !== '' && name.trim().toLowerCase() !== column;
  return Object.fromEntries(Object.entries(matched).filter(differs));
}

interface ColumnChoiceProps {
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
          ? 'Every column is required. Choose the ones with different names in this file:'
          : 'Some columns have different names in this file. Check that these are right:'}
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
