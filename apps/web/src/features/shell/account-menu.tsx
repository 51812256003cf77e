'use client';

import { Button } from '@mantine/core';
import { ChevronDownIcon } from 'lucide-react';
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
