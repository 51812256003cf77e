import { expect, it } from 'vitest';
import { isTime } from './is-time';

it('distinguishes a time from other text', () => {
  expect(isTime('2026-11-25T10:00:00.000Z')).toBe(true);
  expect(isTime('2026-99-25T10:00:00.000Z')).toBe(false);
  expect(isTime('2026')).toBe(false);
  expect(isTime(2026)).toBe(false);
});
