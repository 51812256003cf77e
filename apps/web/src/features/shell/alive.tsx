'use client';

import { useEffect } from 'react';

/** Notes on the page that it answers now to what is done to it: until then its buttons take no click (global.css). */
export function Alive() {
  useEffect(() => {
    document.documentElement.dataset.alive = 'true';
  }, []);
  return null;
}
