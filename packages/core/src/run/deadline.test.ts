import { expect, it, vi } from 'vitest';
import { startDeadline } from './deadline';
import { Stopped } from './stop-reason';

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
  startDeadline(new AbortController().signal, 60_000, 'timeout').end();
  expect(timers()).toBe(before);
});

it('aborts after its time, of which what was waited for is no part, however many wait at once', async () => {
  vi.useFakeTimers();
  try {
    const { signal, uncounted } = startDeadline(new AbortController().signal, 1_000, 'timeout');
    const wait = () => {
      let answer = () => {};
      const waited = uncounted(() => new Promise<void>((resolve) => (answer = resolve)));
      return { waited, answer: () => answer() };
    };
    const end = async ({ waited, answer }: ReturnType<typeof wait>) => {
      vi.advanceTimersByTime(60_000);
      answer();
      await waited;
    };
    vi.advanceTimersByTime(400);
    await end(wait());
    vi.advanceTimersByTime(400);
    for (const one of [wait(), wait()]) await end(one);
    vi.advanceTimersByTime(199);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ reason: 'timeout' });
  } finally {
    vi.useRealTimers();
  }
});

it('aborts immediately if its time is over before the run starts', () => {
  const { signal, end } = startDeadline(new AbortController().signal, -1, 'deadline');
  expect(signal.reason).toMatchObject({ reason: 'deadline' });
  end();
});

it('aborts immediately if the run is to stop before it starts', () => {
  const { signal, end } = startDeadline(AbortSignal.abort(new Stopped('draining')), 60_000, 'timeout');
  expect(signal.reason).toMatchObject({ reason: 'draining' });
  end();
});
