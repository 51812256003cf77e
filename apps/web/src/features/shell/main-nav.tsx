'use client';

import { useCurrentInSight } from '@offload/console/ui';
import { usePathname } from 'next/navigation';
import { PlainLink } from './links';
import type { NavItem } from './nav-items';
import classes from './shell.module.css';

export function MainNav({ items }: { items: NavItem[] }) {
  const pathname = usePathname();
  const current = items.find(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  const bar = useCurrentInSight(current?.href);
  return (
    <nav aria-label="Main" className={classes.nav} ref={bar}>
      {items.map(({ href, label, isApart }) => {
        // The console has a document of its own.
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
