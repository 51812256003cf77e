import { expect, it } from 'vitest';
import { findZooms } from './range-picker';

const at = '2026-11-27T12:00:30.000Z';
const noon = { from: '2026-11-27T08:00:00.000Z', to: '2026-11-27T12:00:00.000Z', at };

it('zooms in to the middle half, and back by half of the period', () => {
  expect(findZooms(noon)).toEqual({
    zoomIn: { from: '2026-11-27T09:00Z', to: '2026-11-27T11:00Z' },
    earlier: { from: '2026-11-27T06:00Z', to: '2026-11-27T10:00Z' },
    later: null,
  });
});

it('goes no further than now', () => {
  const morning = { from: '2026-11-27T07:00:00.000Z', to: '2026-11-27T11:00:00.000Z', at };
  expect(findZooms(morning).later).toEqual({ from: '2026-11-27T08:00Z', to: '2026-11-27T12:00Z' });
});

it('zooms in no further than to a few points', () => {
  expect(findZooms({ ...noon, from: '2026-11-27T11:55:00.000Z' }).zoomIn).toBeNull();
});
