import { expect, it } from 'vitest';
import { cadenceWords, dayChoices } from './cadence-words';

it('says when, in words', () => {
  const time = { at: '08:00', timeZone: 'America/New_York' };
  expect(cadenceWords({ day: 1, ...time })).toBe('Every month on the 1st at 08:00, America/New York');
  expect(cadenceWords({ day: 'last', ...time })).toBe(
    'Every month on the last day at 08:00, America/New York',
  );
});

it('names the days as people do', () => {
  const labels = dayChoices.map(({ label }) => label);
  expect(labels).toHaveLength(29);
  expect(labels.slice(0, 4)).toEqual(['1st', '2nd', '3rd', '4th']);
  expect(labels.slice(9, 13)).toEqual(['10th', '11th', '12th', '13th']);
  expect(labels.slice(19, 23)).toEqual(['20th', '21st', '22nd', '23rd']);
});
