import { afterAll } from 'vitest';

// What is still mounted may set a state when there is no document any more, which fails the whole run.
afterAll(() => {
  const left = document.querySelector('body > * > *');
  if (left) throw new Error(`A test left this in the document. Unmount it: ${left.outerHTML.slice(0, 200)}`);
});
