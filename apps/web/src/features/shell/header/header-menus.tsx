'use client';

import { ActionIcon, Button } from '@mantine/core';
import { ChevronDownIcon, SunMoonIcon } from 'lucide-react';
import classes from '../shell.module.css';
import { LazyMenu } from './lazy-menu';

export function AccountMenu({ email }: { email: string }) {
  return (
    <LazyMenu
      load={async () => {
        const { AccountMenuItems } = await import('./header-menu-items');
        return (props) => <AccountMenuItems {...props} email={email} />;
      }}
      button={(props) => (
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          rightSection={<ChevronDownIcon size={14} />}
          fz="sm"
          className={classes.account}
          aria-label={`Account: ${email}`}
          {...props}
        >
          <span className={classes.accountLabel}>{email}</span>
        </Button>
      )}
    />
  );
}

export function ColorSchemeMenu() {
  return (
    <LazyMenu
      load={() => import('./header-menu-items').then((file) => file.ColorSchemeItems)}
      button={(props) => (
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Theme" {...props}>
          <SunMoonIcon size={18} />
        </ActionIcon>
      )}
    />
  );
}
