import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { Jobs } from '../src/services/services';
import processor from './processor';

const payload = {
  action: 'retry',
  filter: { ids: null, kind: 'a', signature: 'b', queue: null, until: '2026-01-01T00:00:00.000Z' },
  count: 250,
  from: { ip: null, userAgent: null, requestId: null },
};

/** Returns a jobs service whose rounds change this many jobs each. */
function jobsOf(rounds: number[]): Pick<Jobs, 'change'> {
  let total = 0;
  return {
    async change() {
      total += rounds.shift() ?? 0;
      return { total, isMore: rounds.length > 0 };
    },
  };
}

it('continues until no more jobs match, and reports its progress', async () => {
  const services = { jobs: jobsOf([100, 100, 48]) };
  const { result, progress } = await runInline(processor, payload, { services });
  expect(result).toEqual({ changed: 248, leftAlone: 2 });
  expect(progress.map(({ percent, step }) => `${percent} ${step}`)).toEqual([
    '40 100 of 250',
    '80 200 of 250',
  ]);
});

it('stops between two batches when it is canceled', async () => {
  const abort = new AbortController();
  const rounds = [100, 100, 100];
  const { change } = jobsOf(rounds);
  const jobs: Pick<Jobs, 'change'> = {
    change(...request) {
      abort.abort(new Error('canceled'));
      return change(...request);
    },
  };
  const run = runInline(processor, payload, { services: { jobs }, signal: abort.signal });
  await expect(run).rejects.toThrow('canceled');
  expect(rounds).toHaveLength(2);
});

it.each([
  { action: 'drop' },
  { count: 0 },
  { filter: { ...payload.filter, ids: [] } },
  { filter: { ...payload.filter, ids: ['x'] } },
  { filter: { ...payload.filter, until: 'now' } },
])('rejects a payload with %o', async (change) => {
  const run = runInline(processor, { ...payload, ...change }, { services: { jobs: jobsOf([]) } });
  await expect(run).rejects.toMatchObject({ code: 'invalid_payload' });
});
