import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './checks';
import { clocksMs, nothing, plugs } from './plugs';
import { runPlug } from './run';
import { backends } from './world';

const backend = backends.find((name) => name === process.env.TEST_QUEUE) ?? 'postgresql';
let reference: Map<string, Outcome>;
/** The kinds that were running or waiting when a fault was injected. */
const caught = new Set<string>();

beforeAll(async () => {
  const { problems, outcomes } = await runPlug({ plug: nothing, backend, clockMs: 0 });
  expect(problems).toEqual(new Map());
  reference = outcomes;
}, 400_000);

// Pairs every fault with one of the clocks, so that all clocks occur.
const pairs = plugs.map((plug, index) => ({ plug, clockMs: clocksMs[index % clocksMs.length] ?? 0 }));

describe.concurrent('every kind takes effect once', () => {
  it.each(pairs)(
    'with $plug.name, and a worker whose clock is $clockMs ms fast',
    async ({ plug, clockMs }) => {
      const { problems, log, ...report } = await runPlug({ plug, backend, clockMs, reference });
      for (const kind of report.caught) caught.add(kind);
      expect(problems, log.slice(-10_000)).toEqual(new Map());
    },
  );
});

// Includes kinds with steps and child jobs. A run that ends too soon would prove nothing.
afterAll(() => expect([...caught]).toEqual(expect.arrayContaining(['onboarding', 'yearly-reports'])));
