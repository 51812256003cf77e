import { expect, it } from 'vitest';
import { countdown, lastHeardText } from './countdown';

const at = '2026-11-25T10:00:10.000Z';

it('counts down in whole seconds and never shows zero', () => {
  expect(countdown(at, Date.parse('2026-11-25T10:00:00.000Z'))).toBe('in 10 s');
  expect(countdown(at, Date.parse('2026-11-25T10:00:09.800Z'))).toBe('in 1 s');
});

it('says how long ago a worker was last heard of', () => {
  expect(lastHeardText(at, Date.parse('2026-11-25T10:00:22.000Z'))).toBe('Last heard of 12 s ago');
});

it('says so when the time has passed', () => {
  expect(countdown(at, Date.parse(at))).toBe('any moment now');
  expect(countdown(at, Date.parse('2026-11-25T11:00:00.000Z'))).toBe('any moment now');
});
