import { expect, it } from 'vitest';
import { createClockWatch, stepText } from './clock-watch';

const hour = 3_600_000;

/** Plays a database and a machine whose clocks the test sets. */
function createClocks() {
  const clocks = { database: 1_800_000_000_000, uptime: 5 * hour };
  const steps: number[] = [];
  const watch = createClockWatch(
    (ms) => steps.push(ms),
    () => clocks.uptime,
  );
  async function read(tookMs = 1): Promise<number> {
    const { steppedMs } = await watch.observe(async () => {
      const now = new Date(clocks.database);
      clocks.uptime += tookMs;
      clocks.database += tookMs;
      return { now };
    });
    return steppedMs;
  }
  const pass = (ms: number) => {
    clocks.database += ms;
    clocks.uptime += ms;
  };
  return { clocks, steps, watch, read, pass };
}

it.each([
  ['ahead', hour],
  ['back', -hour],
])('notices once that the clock was set %s', async (_way, ms) => {
  const { clocks, steps, watch, read, pass } = createClocks();
  expect([await read(), watch.lastStepMs()]).toEqual([0, 0]);
  clocks.database += ms;
  expect(Math.abs((await read()) - ms)).toBeLessThan(10);
  expect(Math.abs(watch.lastStepMs() - ms)).toBeLessThan(10);
  pass(10_000);
  expect(await read()).toBe(0);
  expect(steps).toHaveLength(1);
});

it('takes neither time that passes, nor sleep, nor a slow response, nor a clock that drifts for a step', async () => {
  const { clocks, steps, watch, read, pass } = createClocks();
  await read();
  pass(24 * hour);
  await read(20_000);
  clocks.database += 500;
  await read();
  pass(-1);
  await read(20_000);
  expect([steps, watch.lastStepMs()]).toEqual([[], 0]);
});

it('says in seconds by how much it was set', () => {
  expect(stepText(-3_600_400)).toBe("the database's clock was set back by 3,600 s");
  expect(stepText(5_000)).toBe("the database's clock was set ahead by 5 s");
});
