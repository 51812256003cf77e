import { expect, it } from 'vitest';
import { queue } from '../testing/queue';
import { probeText, resultText } from './probe-text';

const now = Date.parse('2026-12-03T12:00:00.000Z');
const outage = {
  reason: 'Waiting for the mail server',
  detail: 'ECONNREFUSED',
  since: null,
  nextProbeAt: null,
};
const down = (probes: number) => ({ ...queue, waiting: 9, retrying: 3, outage: { ...outage, probes } });

it.each([
  ['2026-12-03T12:00:40.000Z', 'Workers try again in 40 s.'],
  ['2026-12-03T11:59:59.000Z', 'Workers try again any moment now.'],
  [null, 'The next job tries again.'],
])('says of a probe at %s: %s', (at, text) => {
  expect(probeText(at, now)).toBe(text);
});

it('says what workers found once they have probed', () => {
  expect(resultText([down(2)], [down(2)])).toBeNull();
  expect(resultText([down(2)], [down(3)])).toBe('Still down: ECONNREFUSED');
  expect(resultText([down(2)], [queue])).toBe('Works again: 12 jobs continue.');
  expect(resultText([{ ...queue, outage: { ...outage, probes: 0 } }], [queue])).toBe('Works again.');
});

it('says nothing if the queues could not be read, or one of several was not probed yet', () => {
  const other = { ...down(1), name: 'other' };
  expect(resultText([down(2)], [])).toBeNull();
  expect(resultText([down(2), other], [queue, other])).toBeNull();
});
