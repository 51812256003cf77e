import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { Search } from '../src/services/sales';
import processor from './processor';

/** Returns a search service whose index needs these steps. */
function searchOf(steps: { indexed: number; left: number }[]): Search {
  return { indexSome: async () => steps.shift() ?? null };
}

it('indexes until nothing is left, and reports its progress', async () => {
  const search = searchOf([
    { indexed: 0, left: 4_000 },
    { indexed: 2_000, left: 2_000 },
    { indexed: 2_000, left: 0 },
  ]);
  const { result, progress } = await runInline(processor, { format: 3 }, { services: { search } });
  expect(result).toEqual({ indexed: 4_000 });
  expect(progress.map(({ percent, step }) => `${percent} ${step}`)).toEqual([
    '0 Indexed 0 of 4,000 orders',
    '50 Indexed 2,000 of 4,000 orders',
    '99 Indexed 4,000 of 4,000 orders',
  ]);
});

it('stops between two steps when it is canceled', async () => {
  const abort = new AbortController();
  let steps = 0;
  const search: Search = {
    async indexSome() {
      steps += 1;
      abort.abort(new Error('canceled'));
      return { indexed: 1, left: 1 };
    },
  };
  const run = runInline(processor, { format: 3 }, { services: { search }, signal: abort.signal });
  await expect(run).rejects.toThrow('canceled');
  expect(steps).toBe(1);
});
