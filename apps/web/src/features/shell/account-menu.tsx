'use client';

import { Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { LazyMenu } from './lazy-menu';
import classes from './shell.module.css';

/** The menu of the account, which has been signed in with this email address. */
export function AccountMenu({ email }: { email: string }) {
  return (
    <LazyMenu
      load={async () => {
        const { AccountMenuItems } = await import('./account-menu-items');
        return (props) => <AccountMenuItems {...props} email={email} />;
      }}
      button={(props) => (
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          rightSection={<IconChevronDown size={14} aria-hidden />}
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
