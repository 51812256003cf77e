import { act } from 'react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { acting, buttonOf, show } from '../testing/show';
import { showToast } from './toast-store';
import { Toasts } from './toasts';

const messages = () => document.querySelector('[aria-label=Messages]')?.textContent;

it('says that it undoes something until it has', async () => {
  await show(<Toasts />);
  let finish: (text: string) => void = () => undefined;
  const undo = () =>
    new Promise<string>((resolve) => {
      finish = resolve;
    });
  await acting(() => showToast({ text: 'Retrying 40,000 jobs.', undo }));
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
  await act(async () => buttonOf('Undo').click());
  await pass(60_000);
  expect(messages()).toContain('Undoing…');
  await act(async () => finish('Canceled 40,000 jobs before they started.'));
  expect(messages()).toContain('Canceled 40,000 jobs before they started.');
  await pass(60_000);
  expect(messages()).toBe('');
});
