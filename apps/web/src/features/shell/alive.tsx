'use client';

import { useEffect } from 'react';

/** Marks the page as hydrated. Until then, its buttons take no clicks (global.css). */
export function Alive() {
  useEffect(() => {
    document.documentElement.dataset.alive = 'true';
  }, []);
  return null;
}

/** Returns the focus to a button that lost it while it was disabled during its request. */
export function KeepFocus() {
  useEffect(() => {
    let focused: EventTarget | null = null;
    const remember = ({ target }: FocusEvent) => {
      focused = target;
    };
    const observer = new MutationObserver((changes) => {
      const changed = changes.find(({ target }) => target === focused)?.target;
      if (!(changed instanceof HTMLButtonElement) || changed.disabled) return;
      // Whatever has been focused meanwhile keeps the focus.
      if (document.activeElement === document.body) changed.focus({ preventScroll: true });
    });
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { subtree: true, attributeFilter: ['disabled'] });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
  return null;
}
