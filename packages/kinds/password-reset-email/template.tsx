import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';

interface PasswordResetProps {
  reason: 'forgotten' | 'signed-up-again';
  url: string;
}

const texts = {
  forgotten: {
    heading: 'Choose a new password',
    text: 'We received a request to reset your password.',
    footnote: "If you didn't request this, ignore this email. Your password won't change.",
  },
  'signed-up-again': {
    heading: 'You already have an account',
    text: 'We received a sign-up request for your email address, but you already have an account. Sign in, or choose a new password.',
    footnote: "If you didn't request this, ignore this email. Nothing has changed.",
  },
};

export function PasswordResetMail({ reason, url }: PasswordResetProps) {
  const { heading, text, footnote } = texts[reason];
  return (
    <Mail
      preview={heading}
      heading={heading}
      action={{ label: 'Choose a new password', url }}
      footnote={footnote}
    >
      <Text>{text}</Text>
      <Text>This link expires in one hour and works once.</Text>
    </Mail>
  );
}
