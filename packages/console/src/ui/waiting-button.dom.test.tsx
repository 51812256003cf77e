import { expect, it } from 'vitest';
import { acting, buttonOf, show } from './testing/show';
import { WaitingButton } from './waiting-button';

const button = (isWaiting: boolean) => (
  <>
    <WaitingButton isWaiting={isWaiting}>Try now</WaitingButton>
    <button type="button">Another</button>
  </>
);

/** Shows a button that has the focus and then waits, which takes it away: a browser does that. */
async function waiting() {
  const showNext = await show(button(false));
  await acting(() => buttonOf('Try now').focus());
  await showNext(button(true));
  // jsdom leaves it there, and can't take it from a disabled element.
  const main = document.getElementById('main');
  await acting(() => main?.focus());
  await acting(() => main?.blur());
  return () => showNext(button(false));
}

it('has the focus again after it has waited', async () => {
  const end = await waiting();
  expect(document.activeElement).toBe(document.body);
  await end();
  expect(document.activeElement).toBe(buttonOf('Try now'));
});

it('leaves the focus where the user has moved it meanwhile', async () => {
  const end = await waiting();
  await acting(() => buttonOf('Another').focus());
  await end();
  expect(document.activeElement).toBe(buttonOf('Another'));
});
