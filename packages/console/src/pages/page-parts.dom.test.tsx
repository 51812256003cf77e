import { expect, it } from 'vitest';
import { clientProblem, type Problem } from '../ui/problem';
import { show } from '../ui/testing/show';
import { Live } from './page-parts';

const field = () => document.querySelector('input');
const page = (live: { body: object | null; problem: Problem | null }) => (
  <Live live={live}>{() => <input />}</Live>
);

it.each([
  [401, 'Your session has expired. Sign in here, or in another tab to keep what you have entered.'],
  [503, 'This data may be out of date. No.'],
])('keeps what was entered after a %i, and says what happened', async (status, notice) => {
  const showNext = await show(page({ body: {}, problem: null }));
  const before = field();
  if (before) before.value = 'An edit';
  await showNext(page({ body: {}, problem: { ...clientProblem('No.'), status } }));
  expect(field()).toBe(before);
  expect(field()?.value).toBe('An edit');
  expect(document.querySelector('[role=status]')?.textContent).toBe(notice);
});

it.each([
  [401, 'Your session has expired. Sign in'],
  [403, 'No.'],
])('says why there is nothing to show after a %i', async (status, notice) => {
  const showNext = await show(page({ body: {}, problem: null }));
  await showNext(page({ body: null, problem: { ...clientProblem('No.'), status } }));
  expect(field()).toBeNull();
  expect(document.querySelector('[role=status], [role=alert]')?.textContent).toBe(notice);
});
