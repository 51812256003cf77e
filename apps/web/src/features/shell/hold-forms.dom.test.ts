import { beforeAll, expect, it } from 'vitest';
import { holdForms } from './hold-forms';

beforeAll(() => {
  const script = document.createElement('script');
  script.text = holdForms;
  document.head.append(script);
});

/** Submits a form. Returns whether the browser would send it. */
function submits(html: string): boolean {
  document.body.innerHTML = html;
  // Listeners on the way come later than the script, as React's do.
  return document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true })) ?? false;
}

it('holds all forms but searches until the page is alive', () => {
  expect(submits('<form method="post"></form>')).toBe(false);
  expect(submits('<form></form>')).toBe(false);
  expect(submits('<form method="get"></form>')).toBe(true);
  document.documentElement.dataset.alive = 'true';
  expect(submits('<form></form>')).toBe(true);
});
