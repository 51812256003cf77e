import { describe, expect, it } from 'vitest';
import { formatDuration, formatSeconds } from './durations';

describe('a formatted duration', () => {
  it.each([
    [0, '0 ms'],
    [420.4, '420 ms'],
    [1_250, '1.2 s'],
    [9_999, '9.9 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [3_600_000, '1 h'],
    [7_440_000, '2 h 4 min'],
    [90_000_000, '1 d 1 h'],
  ])('formats %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is never negative, even if two clocks disagree', () => {
    expect(formatDuration(-5_000)).toBe('0 ms');
    expect(formatSeconds(-5_000)).toBe('0 s');
  });

  it("ticks in whole seconds while it's running", () => {
    expect(formatSeconds(1_900)).toBe('1 s');
  });
});
