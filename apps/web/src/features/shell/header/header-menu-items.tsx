'use client';

import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { LogOutIcon, MonitorIcon, MoonIcon, SettingsIcon, SunIcon } from 'lucide-react';
import { post } from '../../http/http';
import { useCall } from '../../http/use-call';
import { Link } from '../links';
import classes from '../shell.module.css';
import { HeaderMenu } from './header-menu';
import type { OpenedMenuProps } from './lazy-menu';

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

const choices: { value: MantineColorScheme; label: string; Icon: typeof SunIcon }[] = [
  { value: 'light', label: 'Light', Icon: SunIcon },
  { value: 'dark', label: 'Dark', Icon: MoonIcon },
  { value: 'auto', label: 'System', Icon: MonitorIcon },
];

export function ColorSchemeItems({ button }: OpenedMenuProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  function choose(chosen: string) {
    const choice = choices.find(({ value }) => value === chosen);
    if (choice) setColorScheme(choice.value);
  }

  return (
    <HeaderMenu button={button}>
      <Menu.RadioGroup value={colorScheme} onChange={choose}>
        {choices.map(({ value, label, Icon }, index) => (
          <Menu.RadioItem
            key={value}
            value={value}
            rightSection={<Icon size={16} />}
            data-autofocus={index === 0 || undefined}
            closeMenuOnClick
          >
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </HeaderMenu>
  );
}
