import { expect, it } from 'vitest';
import { timeOf } from './local-time';

it("passes on what isn't a time, such as one in a year of five digits: the API says what is wrong", () => {
  expect(timeOf('20261-01-31T10:00')).toBe('20261-01-31T10:00');
  expect(timeOf('2026-01-31T10:00')).toBe(new Date(2026, 0, 31, 10).toISOString());
});
