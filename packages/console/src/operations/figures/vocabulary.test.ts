import { expect, it } from 'vitest';
import { countText, partText, periodBetween, periodOf } from './vocabulary';

const now = Date.parse('2026-11-27T10:20:30Z');
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const text = (ms: number) => new Date(ms).toISOString().slice(0, 16);

it('ends a range with the current, unfinished point', () => {
  const { fromMs, toMs, stepMs } = periodOf('day', now);
  expect([text(fromMs), text(toMs), stepMs]).toEqual(['2026-11-26T10:30', '2026-11-27T10:30', 900_000]);
});

it('uses the finest points that are still kept and not too many', () => {
  const stepOf = (fromAgo: number, toAgo: number) => periodBetween(now - fromAgo, now - toAgo, now)?.stepMs;
  expect(stepOf(2 * hourMs, hourMs)).toBe(60_000);
  expect(stepOf(5 * dayMs, 5 * dayMs - hourMs)).toBe(900_000);
  expect(stepOf(20 * dayMs, 20 * dayMs - hourMs)).toBe(hourMs);
  expect(stepOf(30 * dayMs, 0)).toBe(6 * hourMs);
});

it('extends a period to whole points', () => {
  const period = periodBetween(now - 5 * dayMs, now - 5 * dayMs + hourMs, now);
  expect([text(period?.fromMs ?? 0), text(period?.toMs ?? 0)]).toEqual([
    '2026-11-22T10:15',
    '2026-11-22T11:30',
  ]);
});

it('returns null for a period that is empty, in the future, too long, or no longer kept', () => {
  expect(periodBetween(now, now, now)).toBeNull();
  expect(periodBetween(now + 1, now + hourMs, now)).toBeNull();
  expect(periodBetween(now - 80 * dayMs, now, now)).toBeNull();
  expect(periodBetween(now - 91 * dayMs, now - 90 * dayMs, now)).toBeNull();
});

it('says that there may be more jobs than were counted', () => {
  expect([0, 99_999, 100_000].map(countText)).toEqual(['0', '99,999', '100,000+']);
});

it('says that there may be more of each part if counting stopped', () => {
  expect([partText(70_000, 99_999), partText(70_000, 100_000)]).toEqual(['70,000', '70,000+']);
});
