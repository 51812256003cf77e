import { Container } from '@mantine/core';
import { system } from '@offload/kinds/system';
import { isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { adminLinksFor } from '../../admin/admin-nav';
import { AdminKeys } from '../../admin/keys/admin-keys';
import { Bell } from '../../notifications/bell';
import { ButtonLink, PlainLink } from '../links';
import { NavBar } from '../nav-bar';
import { navItemsFor } from '../nav-items';
import classes from '../shell.module.css';
import { AccountMenu, ColorSchemeMenu } from './header-menus';

const queues = Object.keys(system.queues);
const kinds = [...system.contracts.keys()].sort();

export function Header({ person }: { person: Person | null }) {
  return (
    <header className={classes.header}>
      <Container className={classes.bar}>
        <PlainLink href="/" className={classes.brand}>
          <span aria-hidden className={classes.mark} />
          Offload
        </PlainLink>
        {person && <NavBar name="Main" items={navItemsFor(person)} className={classes.nav} />}
        <div className={classes.end}>
          {person && isStaff(person.role) && (
            <AdminKeys places={adminLinksFor(person.role)} {...{ queues, kinds }} />
          )}
          {person && <Bell />}
          <ColorSchemeMenu />
          {person ? (
            <AccountMenu email={person.email} />
          ) : (
            <ButtonLink href="/login" variant="subtle" size="compact-md">
              Sign in
            </ButtonLink>
          )}
        </div>
      </Container>
    </header>
  );
}
