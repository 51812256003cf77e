'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * Returns a ref for a bar of links, which scrolls sideways on a narrow screen: the current link is in sight.
 *
 * @example
 * const bar = useCurrentInSight(pathname);
 * return <nav ref={bar}>{links}</nav>;
 */
export function useCurrentInSight(current: string | undefined): RefObject<HTMLElement | null> {
  const bar = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another link is the current one
  useEffect(() => {
    const link = bar.current?.querySelector('[aria-current]')?.getBoundingClientRect();
    if (!bar.current || !link) return;
    // Not `scrollIntoView`, which would also move a page that is opened again further down.
    const { left, width } = bar.current.getBoundingClientRect();
    bar.current.scrollLeft += link.left + link.width / 2 - left - width / 2;
  }, [current]);
  return bar;
}
