import type { Metadata } from 'next';
import { env } from '@/env';
import { AccountPage } from '@/features/account/account-page';
import { ForgotPasswordForm } from '@/features/account/forgot-password-form';
import { AnchorLink } from '@/features/shell/links';

export const metadata: Metadata = { title: 'Reset your password' };

export default function ForgotPasswordPage() {
  return (
    <AccountPage title="Reset your password" footer={<AnchorLink href="/login">Back to sign in</AnchorLink>}>
      <ForgotPasswordForm inboxUrl={env().INBOX_URL ?? null} />
    </AccountPage>
  );
}
