'use client';

import { useEffect } from 'react';

/** Marks the page as hydrated. Until then, its buttons take no clicks (global.css). */
export function Alive() {
  useEffect(() => {
    document.documentElement.dataset.alive = 'true';
  }, []);
  return null;
}
