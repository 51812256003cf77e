import { type RefObject, useEffect, useRef } from 'react';

/** Gives an element the focus when it appears: what had the focus before is gone. It needs a `tabIndex`. */
export function useFocus<Shown extends HTMLElement>(): RefObject<Shown | null> {
  const element = useRef<Shown>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
