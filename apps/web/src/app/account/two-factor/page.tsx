import { List, ListItem, Stack, Text } from '@mantine/core';
import type { Metadata } from 'next';
import { AccountPage } from '@/features/account/account-page';
import { NoPassword } from '@/features/account/no-password';
import { safeNext } from '@/features/account/safe-next';
import { toAccount } from '@/features/shell/page-title';
import { one, type SearchParams } from '@/features/shell/search-params';
import { CodeDialog } from '@/features/two-factor/code-dialog';
import { MissingCode } from '@/features/two-factor/code-forms';
import { Enroll } from '@/features/two-factor/enroll';
import { TwoFactorSettings } from '@/features/two-factor/two-factor-settings';
import { hasPassword } from '@/server/auth/has-password';
import { isStaff } from '@/server/auth/roles';
import { type Person, requirePerson } from '@/server/auth/session';
import { type Enrollment, newEnrollment } from '@/server/auth/two-factor/enrollment';
import { countRecoveryCodes } from '@/server/auth/two-factor/two-factor';
import { runtime } from '@/server/runtime';

export const metadata: Metadata = { title: 'Two-factor authentication' };

export default async function TwoFactorPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const next = safeNext(one(params.next), '/account/two-factor');
  const person = await requirePerson(`/account/two-factor?next=${encodeURIComponent(next)}`);
  const isReplacing = one(params.replace) !== null;
  const isConfirming = one(params.confirm) !== null;
  return (
    <AccountPage title="Two-factor authentication" back={toAccount}>
      <Content {...{ person, next, isReplacing, isConfirming }} />
      <CodeDialog />
    </AccountPage>
  );
}

interface ContentProps {
  person: Person;
  next: string;
  isReplacing: boolean;
  /** Whether a change that needs a new code has sent the user here. */
  isConfirming: boolean;
}

async function Content({ person, next, isReplacing, isConfirming }: ContentProps) {
  if (!person.hasTwoFactor || isReplacing) return <Enrolling person={person} next={next} />;
  if (person.needsTwoFactor || isConfirming) return <MissingCode next={next} />;
  const isRequired = isStaff(person.role) && runtime().env.STAFF_TWO_FACTOR === 'on';
  return <TwoFactorSettings codesLeft={await countRecoveryCodes(person.id)} isRequired={isRequired} />;
}

async function Enrolling({ person, next }: Pick<ContentProps, 'person' | 'next'>) {
  const { INBOX_URL = null } = runtime().env;
  if (!(await hasPassword(person))) return <NoPassword email={person.email} inboxUrl={INBOX_URL} />;
  const { token, secret, modules } = await newEnrollment(person);
  return (
    <Enroll key={token} token={token} next={next}>
      <Stack gap="md">
        {person.needsTwoFactor && !person.hasTwoFactor && (
          <Text size="sm">Staff sign in with a second factor. Set it up to continue.</Text>
        )}
        <List type="ordered" size="sm" spacing="xs">
          <ListItem>If you don’t have an authenticator app, install one on your phone.</ListItem>
          <ListItem>Scan this QR code with the app, or enter the secret.</ListItem>
          <ListItem>Enter the code that the app shows, and your password.</ListItem>
        </List>
        <QrCode modules={modules} />
        <div>
          <Text size="sm" fw={500} id="secret">
            Secret
          </Text>
          <Text size="sm" ff="monospace" aria-labelledby="secret" role="group">
            {secret.match(/.{1,4}/g)?.join(' ')}
          </Text>
        </div>
      </Stack>
    </Enroll>
  );
}

/** A QR code, dark on light in either theme: not every app reads the reverse. */
function QrCode({ modules }: Pick<Enrollment, 'modules'>) {
  const size = modules.length;
  const path = modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={200} height={200} role="img" shapeRendering="crispEdges">
      <title>QR code of the secret</title>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
