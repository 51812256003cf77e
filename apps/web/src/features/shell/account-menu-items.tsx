'use client';

import { Menu } from '@mantine/core';
import { LogOutIcon, SettingsIcon } from 'lucide-react';
import { post } from '../http/http';
import { useCall } from '../http/use-call';
import { HeaderMenu } from './header-menu';
import type { OpenedMenuProps } from './lazy-menu';
import { Link } from './links';
import classes from './shell.module.css';

export function AccountMenuItems({ button, email }: OpenedMenuProps & { email: string }) {
  return (
    <HeaderMenu button={button} className={classes.accountMenu}>
      <Menu.Label className={classes.accountEmail}>{email}</Menu.Label>
      <Menu.Item component={Link} href="/account" leftSection={<SettingsIcon size={16} />}>
        Account
      </Menu.Item>
      <SignOut />
    </HeaderMenu>
  );
}

function SignOut() {
  const { call, problem } = useCall();
  const signOut = () =>
    void call(
      () => post('/api/auth/sign-out', {}),
      // A full load, so that nothing of this user stays in the browser's memory.
      () => window.location.assign('/login'),
    );
  return (
    <>
      <Menu.Item
        leftSection={<LogOutIcon size={16} />}
        closeMenuOnClick={false}
        onClick={signOut}
        data-autofocus
      >
        Sign out
      </Menu.Item>
      {problem && <Menu.Label role="alert">{problem.detail}</Menu.Label>}
    </>
  );
}
