import { expect, it } from 'vitest';
import { settings } from './worker-options';

it.each([
  ['0 0 8 * *', 'America/Havana', '2026-03-01T00:00:00Z', '2026-03-08T05:00:00Z'],
  ['@every 2 hours', 'Asia/Kolkata', '2026-03-01T00:00:00Z', '2026-03-01T02:00:00Z'],
  ['0 8 L * *', undefined, '2026-02-01T00:00:00Z', '2026-02-28T08:00:00Z'],
])('schedules the tick of %s in %s for when the row is due', (pattern, tz, after, next) => {
  expect(settings.repeatStrategy(Date.parse(after), tz ? { pattern, tz } : { pattern })).toBe(
    Date.parse(next),
  );
});
