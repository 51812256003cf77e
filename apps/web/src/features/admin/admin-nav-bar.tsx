'use client';

import { useCurrentInSight } from '@offload/console/ui';
import { usePathname } from 'next/navigation';
import shell from '../shell/shell.module.css';
import classes from './admin.module.css';
import type { AdminLink } from './admin-nav';

export function AdminNavBar({ links }: { links: AdminLink[] }) {
  const pathname = usePathname();
  // The longest match: every admin page is below /admin.
  const current = links
    .filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  const bar = useCurrentInSight(current?.href);
  return (
    <nav aria-label="Admin" className={classes.nav} ref={bar}>
      {links.map(({ href, label }) => (
        // Most of them are of the console, which has a document of its own.
        <a
          key={href}
          href={href}
          className={shell.navLink}
          aria-current={href === current?.href ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
