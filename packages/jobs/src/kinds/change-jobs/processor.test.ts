import type { JobContext } from '@offload/core/context';
import { expect, it } from 'vitest';
import type { Jobs } from '../../services/services';
import processor from './processor';

const payload = {
  action: 'retry',
  filter: { ids: null, kind: 'a', signature: 'b', queue: null, until: '2026-01-01T00:00:00.000Z' },
  count: 250,
  from: { ip: null, userAgent: null, requestId: null },
};

function contextOf(rounds: number[], signal = new AbortController().signal) {
  const steps: string[] = [];
  let total = 0;
  const change: Jobs['change'] = async () => {
    const changed = rounds.shift() ?? 0;
    total += changed;
    return { changed, total };
  };
  const progress = async (percent: number, step: string) => void steps.push(`${Math.round(percent)} ${step}`);
  // Of its context it touches nothing else.
  return { context: { signal, progress, services: { jobs: { change } } } as unknown as JobContext, steps };
}

it('goes on until nothing fits any more, and tells how far it is', async () => {
  const { context, steps } = contextOf([100, 100, 48]);
  expect(await processor.run(payload, context)).toEqual({ changed: 248, leftAlone: 2 });
  expect(steps).toEqual(['40 100 of 250', '80 200 of 250', '99 248 of 250']);
});

it('stops between two batches when it is canceled', async () => {
  const abort = new AbortController();
  abort.abort(new Error('canceled'));
  await expect(processor.run(payload, contextOf([100], abort.signal).context)).rejects.toThrow('canceled');
});

it.each([
  { action: 'drop' },
  { count: 0 },
  { filter: { ...payload.filter, ids: [] } },
  { filter: { ...payload.filter, ids: ['x'] } },
  { filter: { ...payload.filter, until: 'now' } },
])('takes nothing like %o', async (change) => {
  await expect(processor.run({ ...payload, ...change }, contextOf([]).context)).rejects.toThrow();
});
