import { expect, it } from 'vitest';
import { startDeadline } from './deadline';

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

it('leaves no timer that keeps the process alive if a wait ends after the run', async () => {
  const before = timers();
  const { uncounted, end } = startDeadline(new AbortController().signal, 60_000, 'timeout');
  expect(timers()).toBe(before + 1);
  let answer = () => {};
  const waited = uncounted(() => new Promise<void>((resolve) => (answer = resolve)));
  end();
  answer();
  await waited;
  expect(timers()).toBe(before);
});
