import { NativeSelect, SimpleGrid } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import type { DateOrder, DecimalMark, Encoding, ImportColumn } from '@offload/kinds/sales-import';
import { type GuessedConventions, guessConventions } from '@offload/kinds/sales-import/format/conventions';
import { readDate } from '@offload/kinds/sales-import/format/date';
import type { TextStart } from '@offload/kinds/sales-import/format/encoding';
import { readNumber } from '@offload/kinds/sales-import/format/number';

export interface FormatFields {
  encoding?: Encoding;
  dateOrder?: DateOrder;
  decimalMark?: DecimalMark;
}

interface FormatChoiceProps {
  start: TextStart;
  guessed: GuessedConventions;
  chosen: FormatFields;
  onChoose: (chosen: FormatFields) => void;
}

/** Asks how to read dates and numbers that can be read in two ways, and shows an encoding other than UTF-8. */
export function FormatChoice({ start, guessed, chosen, onChoose }: FormatChoiceProps) {
  const { ambiguousDate, ambiguousNumber } = guessed;
  const isOther = start.encoding !== null && start.encoding !== 'utf-8';
  const asksDate = ambiguousDate !== null && !guessed.dateOrder;
  const asksNumber = ambiguousNumber !== null && !guessed.decimalMark;
  if (!isOther && !chosen.encoding && !asksDate && !asksNumber) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" verticalSpacing="xs">
      {(isOther || chosen.encoding) && (
        <Choice
          label="Encoding"
          options={encodings}
          value={start.encoding ?? 'utf-8'}
          onChoose={(encoding) => onChoose({ ...chosen, encoding })}
        />
      )}
      {asksDate && (
        <Choice
          label={`What date is ${ambiguousDate}?`}
          options={dateOptions(ambiguousDate)}
          value={chosen.dateOrder ?? ''}
          onChoose={(dateOrder) => onChoose({ ...chosen, dateOrder })}
        />
      )}
      {asksNumber && (
        <Choice
          label={`What number is ${ambiguousNumber}?`}
          options={numberOptions(ambiguousNumber)}
          value={chosen.decimalMark ?? ''}
          onChoose={(decimalMark) => onChoose({ ...chosen, decimalMark })}
        />
      )}
    </SimpleGrid>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: { value: Value; label: string }[];
  value: Value | '';
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, options, value, onChoose }: ChoiceProps<Value>) {
  return (
    <NativeSelect
      size="xs"
      label={label}
      data={value === '' ? [{ value: '', label: 'Choose' }, ...options] : options}
      value={value}
      error={value === '' && 'Rows like this are rejected until you choose.'}
      onChange={({ currentTarget }) => {
        const option = options.find((one) => one.value === currentTarget.value);
        if (option) onChoose(option.value);
      }}
    />
  );
}

const encodings: { value: Encoding; label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'shift_jis', label: 'Shift_JIS (Japanese)' },
  { value: 'utf-16le', label: 'UTF-16' },
  { value: 'utf-16be', label: 'UTF-16, big-endian' },
];

const longDate = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

function dateOptions(cell: string): { value: DateOrder; label: string }[] {
  return (['day-first', 'month-first'] as const).flatMap((value) => {
    const { day } = readDate(cell, value);
    return day === null ? [] : [{ value, label: longDate.format(new Date(day)) }];
  });
}

function numberOptions(cell: string): { value: DecimalMark; label: string }[] {
  return (['point', 'comma'] as const).flatMap((value) => {
    const { digits } = readNumber(cell, value);
    if (!digits) return [];
    const label = `${formatNumber(Number(digits.whole))}${digits.fraction && `.${digits.fraction}`}`;
    return [{ value, label }];
  });
}

/** Returns how the columns that were chosen write dates and numbers. */
export function conventionsOf(
  start: TextStart,
  head: string[],
  chosen: Record<string, string>,
): GuessedConventions {
  const placeOf = (column: ImportColumn) =>
    head.findIndex((name) => name !== '' && name.trim() === chosen[column]?.trim());
  return guessConventions(start, {
    places: { date: placeOf('date'), quantity: placeOf('quantity'), unit_price: placeOf('unit_price') },
  });
}
