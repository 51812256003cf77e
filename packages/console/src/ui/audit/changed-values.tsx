import { Text } from '@mantine/core';
import { isTime } from '../time/is-time';
import { Moment } from '../time/moment';
import { type Change, changesOf } from './action-words';

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
