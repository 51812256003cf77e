import { expect, it } from 'vitest';
import { backends } from '../matrix/world';
import { faultsOf } from './count';
import { soak } from './soak';

const backend = backends.find((name) => name === process.env.TEST_QUEUE) ?? 'postgresql';

it('loses nothing and repeats nothing while random faults are injected for a minute', async () => {
  const pulled: string[] = [];
  const counts = await soak({ backend, minutes: 1, seed: 1, say: (line) => pulled.push(line) });
  expect(faultsOf(counts), `${JSON.stringify(counts)} after ${pulled.join(', ')}`).toEqual([]);
  // Otherwise this test has proved nothing.
  expect(counts.accepted).toBeGreaterThan(100);
}, 400_000);
