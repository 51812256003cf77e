import { type FocusEvent, useRef } from 'react';

/** Remembers what had the focus before it came into a region, so that it can go back when the region loses its content. */
export function useFocusBefore() {
  const region = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);

  function onFocus({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) before.current = relatedTarget;
  }
  function giveBack() {
    if (!region.current?.contains(document.activeElement)) return;
    // By now, the page may be another one.
    const target = before.current?.isConnected ? before.current : document.getElementById('main');
    if (target instanceof HTMLElement) target.focus();
  }
  return { region, onFocus, giveBack };
}
