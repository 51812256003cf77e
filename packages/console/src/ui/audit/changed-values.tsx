import { Text } from '@mantine/core';
import { isTime } from '../time/is-time';
import { Moment } from '../time/moment';

/** Lists what an action changed or was about, one value per line. Times are in the reader's time zone, like all others. */
export function ChangedValues({ before, after }: Change) {
  return changesOf({ before, after }).map(({ name, was, is }) => (
    <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {name}: {was !== null && <Value text={was} />}
      {was !== null && is !== null && ' → '}
      {is !== null && <Value text={is} />}
    </Text>
  ));
}

function Value({ text }: { text: string }) {
  return isTime(text) ? <Moment at={text} /> : text;
}

/** The values before and after an action. Viewers see neither. */
interface Change {
  before: unknown;
  after: unknown;
}

interface ChangedValue {
  name: string;
  /** Null if only the new value is known, such as what was searched for. */
  was: string | null;
  /** Null if only the old value is known. */
  is: string | null;
}

/** Returns the values that an action changed, as text. Times stay ISO times. */
export function changesOf({ before, after }: Change): ChangedValue[] {
  const [old, current] = [fieldsOf(before), fieldsOf(after)];
  const names = new Set([...Object.keys(old), ...Object.keys(current)]);
  return [...names].flatMap((name) => {
    const [was, is] = [wordsOf(old, name), wordsOf(current, name)];
    return was === is ? [] : [{ name, was, is }];
  });
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function wordsOf(fields: Record<string, unknown>, name: string): string | null {
  if (!(name in fields)) return null;
  const value = fields[name];
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
