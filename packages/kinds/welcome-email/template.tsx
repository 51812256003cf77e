import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';

interface WelcomeProps {
  /** What the user still has to do. */
  next: 'choose-password' | 'verify' | 'see-jobs';
  url: string;
}

const labels = {
  'choose-password': 'Choose a password',
  verify: 'Verify email address',
  'see-jobs': 'See your jobs',
};

const instructions = {
  'choose-password': 'Choose a password to sign in. This link expires in 24 hours and works once.',
  verify: 'Verify your email address and choose a password. This link expires in 24 hours and works once.',
  'see-jobs': null,
};

/** Greets without the name, because anyone can sign up with this address and choose a name. */
export function WelcomeMail({ next, url }: WelcomeProps) {
  return (
    <Mail
      preview="Your account is ready."
      heading="Welcome to Offload"
      action={{ label: labels[next], url }}
      footnote="You're receiving this because someone signed up with this email address. If it wasn't you, ignore this email."
    >
      <Text>Your account is ready. A background job sent this email, so sign-up didn't wait for it.</Text>
      {instructions[next] && <Text>{instructions[next]}</Text>}
    </Mail>
  );
}
