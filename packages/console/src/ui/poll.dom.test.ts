import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { pollWhileVisible } from './poll';

let visibility: DocumentVisibilityState;

beforeEach(() => {
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("doesn't poll in a hidden tab when the network returns, but when the user does", async () => {
  let polls = 0;
  onTestFinished(
    pollWhileVisible(async () => {
      polls += 1;
      return 1_000;
    }, 0),
  );
  await vi.advanceTimersByTimeAsync(1_500);
  expect(polls).toBe(2);
  visibility = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(polls).toBe(2);
  visibility = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  expect(polls).toBe(3);
});
