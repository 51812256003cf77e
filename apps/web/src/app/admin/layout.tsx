import { Anchor } from '@mantine/core';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { adminLinksFor } from '@/features/admin/admin-nav';
import { NavBar } from '@/features/shell/nav-bar';
import { CodeDialog } from '@/features/two-factor/code-dialog';
import { readConsoleAccess } from '@/server/auth/console-access';
import { isStaff } from '@/server/auth/roles';
import { getPerson } from '@/server/auth/session';
import classes from './admin.module.css';

export const metadata: Metadata = { title: { default: 'Admin', template: '%s · Admin · Offload' } };

/** Frames the admin pages. It doesn't guard them, because a layout isn't rendered again on client-side navigation. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await getPerson();
  const links = person && isStaff(person.role) ? adminLinksFor(person.role) : null;
  return (
    <>
      {links && (await readConsoleAccess()).canLeave && (
        <Anchor href="/leave-console">Leave the console</Anchor>
      )}
      {links && <NavBar name="Admin" items={links} className={classes.nav} />}
      {links && <CodeDialog />}
      {children}
    </>
  );
}
