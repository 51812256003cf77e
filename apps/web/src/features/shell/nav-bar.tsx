'use client';

import { usePathname } from 'next/navigation';
import { type RefObject, useEffect, useRef } from 'react';
import { PlainLink } from './links';
import type { NavItem } from './nav-items';
import classes from './shell.module.css';

interface NavBarProps {
  name: string;
  items: readonly NavItem[];
  className: string | undefined;
}

/** Links to pages, of which the one for the current page stands out. */
export function NavBar({ name, items, className }: NavBarProps) {
  const pathname = usePathname();
  // The longest match: every admin page is below /admin.
  const current = items
    .filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  const bar = useCurrentInSight(current?.href);
  return (
    <nav aria-label={name} className={className} ref={bar}>
      {items.map(({ href, label, isApart }) => {
        const Link = isApart ? 'a' : PlainLink;
        return (
          <Link
            key={href}
            href={href}
            className={classes.navLink}
            aria-current={href === current?.href ? 'page' : undefined}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}

/** Returns a ref for a bar of links that scrolls sideways on a narrow screen, and keeps the current link in sight. */
function useCurrentInSight(current: string | undefined): RefObject<HTMLElement | null> {
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
