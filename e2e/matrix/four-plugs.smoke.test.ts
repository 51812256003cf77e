import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './checks';
import { nothing, plugs } from './plugs';
import { runPlug } from './run';

const backend = 'postgresql';
/** One for each way to fail: a worker, everything at once, a connection, a server. `npm run matrix` pulls the others. */
const names = ['kill -9 of the worker', 'Ctrl-C on npm start', 'PostgreSQL silent', 'PostgreSQL restarted'];

let reference: Map<string, Outcome>;
/** The kinds that were running or waiting when a plug was pulled. */
const caught = new Set<string>();

beforeAll(async () => {
  const { problems, outcomes } = await runPlug({ plug: nothing, backend, clockMs: 0 });
  expect(problems).toEqual(new Map());
  reference = outcomes;
}, 400_000);

describe.concurrent('every kind takes effect once', () => {
  it.each(names)('with %s', async (name) => {
    const plug = plugs.find((each) => each.name === name);
    if (!plug) throw new Error(`No plug is called ${name}.`);
    const { problems, log, ...report } = await runPlug({ plug, backend, clockMs: 0, reference });
    for (const kind of report.caught) caught.add(kind);
    expect(problems, log.slice(-10_000)).toEqual(new Map());
  });
});

/** With steps, with child jobs, and isolated. Others may be over on a fast machine, or on one where the samples start late. */
const lasting = ['onboarding', 'yearly-reports', 'sales-report'];

// A run that ends too soon would prove nothing.
afterAll(() => expect([...caught]).toEqual(expect.arrayContaining(lasting)));
