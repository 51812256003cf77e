'use client';

import { usePathname } from 'next/navigation';
import { PlainLink } from './links';
import type { NavItem } from './nav-items';
import classes from './shell.module.css';

export function MainNav({ items }: { items: NavItem[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className={classes.nav}>
      {items.map(({ href, label }) => {
        const isCurrent = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <PlainLink
            key={href}
            href={href}
            className={classes.navLink}
            aria-current={isCurrent ? 'page' : undefined}
          >
            {label}
          </PlainLink>
        );
      })}
    </nav>
  );
}
