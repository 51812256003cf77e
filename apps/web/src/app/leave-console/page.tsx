import type { Metadata } from 'next';
import { AccountPage } from '@/features/account/account-page';
import { LeaveConsole } from '@/features/console-session/leave-console';

export const metadata: Metadata = { title: 'Leave the console' };

/** Where the console's header leads a browser that has used the link in the terminal. */
export default function LeaveConsolePage() {
  return (
    <AccountPage title="Leave the console">
      <LeaveConsole />
    </AccountPage>
  );
}
