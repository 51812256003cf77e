import { type RefObject, useEffect, useRef } from 'react';

/** Gives an element the focus when it appears: what had the focus before is gone. It needs a `tabIndex`. */
export function useFocus<Shown extends HTMLElement>(): RefObject<Shown | null> {
  const element = useRef<Shown>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}

/** Gives an element the focus, unless the user has focused something other than the button that is disabled or gone now. */
export function moveFocus(element: HTMLElement | null): void {
  const { activeElement, body } = document;
  if (activeElement === body || activeElement?.matches(':disabled')) element?.focus();
}
