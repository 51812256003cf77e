import { Anchor, Text } from '@mantine/core';

interface NoPasswordProps {
  email: string;
  inboxUrl: string | null;
}

/** Says how a user without a password gets one: all changes that ask for it would be rejected. */
export function NoPassword({ email, inboxUrl }: NoPasswordProps) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      You don’t have a password yet, so you can’t sign in again. Choose one with the link in the email that we
      sent to {email}.{' '}
      {inboxUrl && (
        <Anchor href={inboxUrl} target="_blank" rel="noreferrer" inherit>
          Open the demo inbox
        </Anchor>
      )}
    </Text>
  );
}
