import { randomInt } from 'node:crypto';
import { testNumber } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Explored, explore } from '../test/model/explore';
import { openWorld, type World } from '../test/model/world';

const ms = testNumber('TEST_MODEL_MS', 20_000);
const seed = testNumber('TEST_MODEL_SEED', randomInt(2 ** 31));
const shrinkMs = testNumber('TEST_MODEL_SHRINK_MS', 60_000);
// A sequence that has begun ends, and what it waits for may take minutes.
const timeout = ms + shrinkMs + 180_000;
// So many that each command has run: the least likely is one in a hundred.
const enough = 3_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it('lets jobs live as the model says, whatever happens in whatever order', { timeout }, async () => {
  const explored = await explore(world, { seed, ms, shrinkMs });
  console.log(textOf(explored));
  const counts = [...explored.commands.values()];
  expect(explored.sequences).toBeGreaterThan(0);
  if (sum(counts) > enough) expect(Math.min(...counts)).toBeGreaterThan(0);
});

function textOf({ sequences, commands }: Explored): string {
  const counts = [...commands].map(([name, count]) => `${name} ${count}`);
  return `Seed ${seed}: ${sequences} sequences, ${sum([...commands.values()])} commands (${counts.join(', ')}).`;
}

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
