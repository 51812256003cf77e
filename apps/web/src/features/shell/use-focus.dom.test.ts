import { afterEach, expect, it } from 'vitest';
import { moveFocus } from './use-focus';

afterEach(() => {
  document.body.innerHTML = '';
});

function show(): { heading: HTMLElement; button: HTMLButtonElement; field: HTMLInputElement } {
  const heading = Object.assign(document.createElement('h1'), { tabIndex: -1 });
  const button = document.createElement('button');
  const field = document.createElement('input');
  document.body.append(heading, button, field);
  button.focus();
  button.disabled = true;
  return { heading, button, field };
}

it('moves the focus from a pressed button, and from nowhere', () => {
  const { heading, button } = show();
  expect(document.activeElement).toBe(button);
  moveFocus(heading);
  expect(document.activeElement).toBe(heading);
  heading.blur();
  moveFocus(heading);
  expect(document.activeElement).toBe(heading);
});

it('leaves the focus where the user has put it meanwhile', () => {
  const { heading, field } = show();
  field.focus();
  moveFocus(heading);
  expect(document.activeElement).toBe(field);
});
