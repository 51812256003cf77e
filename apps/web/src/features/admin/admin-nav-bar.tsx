'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { PlainLink } from '../shell/links';
import shell from '../shell/shell.module.css';
import classes from './admin.module.css';
import type { AdminLink } from './admin-nav';

export function AdminNavBar({ links }: { links: AdminLink[] }) {
  const pathname = usePathname();
  // The longest match: every admin page is below /admin.
  const current = links
    .filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen, the bar scrolls sideways.
    const link = bar.current?.querySelector(`[href="${current?.href}"]`);
    link?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current?.href]);
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
