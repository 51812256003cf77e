'use client';

import { useCurrentInSight } from '@offload/console/ui';
import { usePathname } from 'next/navigation';
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
