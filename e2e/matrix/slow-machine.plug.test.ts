import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './checks';
import { nothing, type Plug, plugs } from './plugs';
import { runPlug } from './run';
import { openThrottle } from './throttle';
import { backends } from './world';

const backend = backends.find((name) => name === process.env.TEST_QUEUE) ?? 'postgresql';
/**
 * A twentieth of a core for the web, and one for the worker with its isolated processes. Not for their database and queue:
 * this test asks those, too, ten times a second, which would take most of so little. slow-start.once.plug.test.ts slows all.
 */
const share = 0.05;
// Like the product's own: people run those on slow machines.
const settings = { LEASE_MS: '15000', DRAIN_MS: '10000' };
const timeoutMs = 1_800_000;

let reference: Map<string, Outcome>;

beforeAll(async () => {
  const { problems, outcomes } = await runPlug({ plug: nothing, backend, clockMs: 0 });
  expect(problems).toEqual(new Map());
  reference = outcomes;
}, timeoutMs);

/** Pulls a plug of a system that is slow from then on. */
function slowly({ needs, pull, ...plug }: Plug): Plug {
  const throttle = openThrottle(share);
  afterAll(throttle.remove);
  return {
    ...plug,
    needs: { ...needs, settings },
    async pull(system, samples) {
      for (const { pid } of [system.web, system.worker]) throttle.add(pid);
      await pull(system, samples);
      // The plug may have started another one.
      for (const { pid } of [system.web, system.worker]) throttle.add(pid);
    },
    // Everything takes longer, but nothing is wrong. An alert that was resolved has been sent, too.
    async check({ world }) {
      const alerts = await world.database.db.$queryRaw<
        { rule: string; queue: string; reason: string | null }[]
      >`
        SELECT rule, queue, reason FROM offload.alert_change WHERE state = 'firing'`;
      return alerts.map(({ rule, queue, reason }) => `alert: ${rule} ${queue} ${reason ?? ''}`.trim());
    },
  };
}

const names = ['kill -9 of the worker', 'PostgreSQL backends killed'];
const slowPlugs = [nothing, ...plugs.filter(({ name }) => names.includes(name))].map(slowly);

// An attempt that isn't the plug's doing would be one too many.
describe('on a slow machine, every kind takes effect once, in as many attempts as promised, without an alert', () => {
  it.each(slowPlugs)(
    'with $name',
    async (plug) => {
      const { problems, log } = await runPlug({ plug, backend, clockMs: 0, reference });
      expect(problems, log.slice(-10_000)).toEqual(new Map());
    },
    timeoutMs,
  );
});
