import { expect, it } from 'vitest';
import { acting, press, show } from '../testing/show';
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
  await press('Undo');
  expect(messages()).toContain('Undoing…');
  await acting(() => finish('Canceled 40,000 jobs before they started.'));
  expect(messages()).toContain('Canceled 40,000 jobs before they started.');
});
