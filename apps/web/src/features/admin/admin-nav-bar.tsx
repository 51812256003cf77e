'use client';

import { usePathname } from 'next/navigation';
import { PlainLink } from '../shell/links';
import shell from '../shell/shell.module.css';
import { useCurrentInSight } from '../shell/use-current-in-sight';
import classes from './admin.module.css';
import type { AdminLink } from './admin-nav';

export function AdminNavBar({ links }: { links: AdminLink[] }) {
  const pathname = usePathname();
  // The longest match: every admin page is below /admin.
  const current = links
    .filter(({ href, isApart }) => !isApart && (pathname === href || pathname.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];
  const bar = useCurrentInSight(current?.href);
  return (
    <nav aria-label="Admin" className={classes.nav} ref={bar}>
      {links.map(({ href, label, isApart }) =>
        isApart ? (
          <a key={href} href={href} className={shell.navLink}>
            {label}
          </a>
        ) : (
          <PlainLink
            key={href}
            href={href}
            prefetch={false}
            className={shell.navLink}
            aria-current={href === current?.href ? 'page' : undefined}
          >
            {label}
          </PlainLink>
        ),
      )}
    </nav>
  );
}
