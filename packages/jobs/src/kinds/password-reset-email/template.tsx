import { Text } from 'react-email';
import { Mail } from '../../mail/layout';

interface PasswordResetProps {
  reason: 'forgotten' | 'signed-up-again';
  url: string;
}

const words = {
  forgotten: {
    heading: 'Choose a new password',
    text: 'Somebody, hopefully you, asked for a new password for your account.',
    footnote: 'If it was not you, ignore this message: your password stays as it is.',
  },
  'signed-up-again': {
    heading: 'You already have an account',
    text: 'Somebody, hopefully you, tried to sign up with your address. You can sign in with the account that you have, or choose a new password for it.',
    footnote: 'If it was not you, ignore this message: nothing has changed.',
  },
};

export function PasswordResetMail({ reason, url }: PasswordResetProps) {
  const { heading, text, footnote } = words[reason];
  return (
    <Mail
      preview={heading}
      heading={heading}
      action={{ label: 'Choose a new password', url }}
      footnote={footnote}
    >
      <Text>{text}</Text>
      <Text>The link works once, within one hour.</Text>
    </Mail>
  );
}
