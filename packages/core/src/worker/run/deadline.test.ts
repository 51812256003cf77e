import { expect, it } from 'vitest';
import { Stopped } from '../stop-reason';
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

it.each(['canceled', 'lost', 'draining'] as const)(
  'aborts when the run is to stop because it is %s, unless it ignores that the job is canceled',
  (reason) => {
    const stops = [new AbortController(), new AbortController()];
    const [obedient, ignorant] = stops.map(({ signal }) => startDeadline(signal, 60_000, 'timeout'));
    ignorant?.ignoreCancel();
    for (const stop of stops) stop.abort(new Stopped(reason));
    expect(obedient?.signal.aborted).toBe(true);
    expect(ignorant?.signal.aborted).toBe(reason !== 'canceled');
    for (const deadline of [obedient, ignorant]) deadline?.end();
  },
);
