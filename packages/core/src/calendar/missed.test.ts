import { describe, expect, it } from 'vitest';
import { type CatchUp, chooseRun } from './missed';

const hourly = { cron: '0 * * * *', timeZone: 'UTC' };
const monthly = { cron: '0 8 1 * *', timeZone: 'UTC' };

function choose(catchUp: CatchUp, due: string, now: string, cadence = hourly) {
  const { run, next } = chooseRun({ ...cadence, catchUp, nextRunAt: new Date(due) }, new Date(now));
  return { run: run?.toISOString() ?? null, next: next.toISOString() };
}

it.each(['all', 'latest', 'none'] as const)(
  'with "%s", a run that is slightly late still starts',
  (policy) => {
    expect(choose(policy, '2026-11-26T10:00:00Z', '2026-11-26T10:00:59Z')).toEqual({
      run: '2026-11-26T10:00:00.000Z',
      next: '2026-11-26T11:00:00.000Z',
    });
  },
);

describe('after an outage', () => {
  const [due, now] = ['2026-11-26T10:00:00Z', '2026-11-26T13:30:00Z'];

  it('catches up on all runs, one after another', () => {
    expect(choose('all', due, now)).toEqual({
      run: '2026-11-26T10:00:00.000Z',
      next: '2026-11-26T11:00:00.000Z',
    });
  });

  it('catches up on the latest run', () => {
    expect(choose('latest', due, now)).toEqual({
      run: '2026-11-26T13:00:00.000Z',
      next: '2026-11-26T14:00:00.000Z',
    });
  });

  it('skips all missed runs', () => {
    expect(choose('none', due, now)).toEqual({ run: null, next: '2026-11-26T14:00:00.000Z' });
  });

  it('starts a run that is due now, even if missed runs are skipped', () => {
    expect(choose('none', due, '2026-11-26T13:00:30Z')).toEqual({
      run: '2026-11-26T13:00:00.000Z',
      next: '2026-11-26T14:00:00.000Z',
    });
  });

  it("catches up on a run of the schedule's earlier cadence", () => {
    const run = '2026-11-26T13:10:00.000Z';
    for (const policy of ['all', 'latest'] as const)
      expect(choose(policy, run, now)).toEqual({ run, next: '2026-11-26T14:00:00.000Z' });
  });
});

describe('after a long outage', () => {
  it('catches up on the last hundred runs', () => {
    expect(choose('all', '2026-11-01T00:00:00Z', '2026-11-26T13:30:00Z').run).toBe(
      '2026-11-22T10:00:00.000Z',
    );
    expect(choose('all', '2026-11-22T10:00:00Z', '2026-11-26T13:30:00Z').run).toBe(
      '2026-11-22T10:00:00.000Z',
    );
  });

  it('catches up on a year of monthly runs', () => {
    const now = '2026-11-26T13:30:00Z';
    expect(choose('all', '2020-01-01T08:00:00Z', now, monthly).run).toBe('2025-12-01T08:00:00.000Z');
    expect(choose('all', '2026-01-01T08:00:00Z', now, monthly).run).toBe('2026-01-01T08:00:00.000Z');
  });

  it('skips runs that are more than a year late', () => {
    const leapDay = { cron: '0 0 29 2 *', timeZone: 'UTC' };
    expect(choose('all', '2024-02-29T00:00:00Z', '2026-11-26T13:30:00Z', leapDay)).toEqual({
      run: null,
      next: '2028-02-29T00:00:00.000Z',
    });
  });
});
