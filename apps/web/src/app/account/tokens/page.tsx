import { Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { findTokens } from '@/api/account/tokens';
import { env } from '@/env';
import { NotVerified } from '@/features/account/not-verified';
import { AnchorLink } from '@/features/shell/links';
import { PageTitle, toAccount } from '@/features/shell/page-title';
import { OwnTokens } from '@/features/tokens/own-tokens';
import { isStaff } from '@/server/auth/roles';
import { requirePerson } from '@/server/auth/session';

export const metadata: Metadata = { title: 'API tokens' };

export default async function TokensPage() {
  const { id, email, role, isVerified } = await requirePerson('/account/tokens');
  return (
    <Stack gap="lg">
      <PageTitle title="API tokens" back={toAccount}>
        Programs use them to call the API as you, but only for what each token allows.{' '}
        <AnchorLink href="/docs/api" inherit>
          All calls
        </AnchorLink>
      </PageTitle>
      {!isVerified && <NotVerified email={email} />}
      <OwnTokens
        tokens={await findTokens(id)}
        appUrl={env().APP_URL}
        mayCreate={isVerified}
        isStaff={isStaff(role)}
      />
    </Stack>
  );
}
