import { afterAll } from 'vitest';

// A component that stays mounted may set its state after the document is gone, which fails the whole run.
afterAll(() => {
  const left = document.querySelector('body > * > *');
  if (left) throw new Error(`A test left this in the document. Unmount it: ${left.outerHTML.slice(0, 200)}`);
});
