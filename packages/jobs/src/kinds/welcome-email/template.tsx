import { Text } from 'react-email';
import { Mail } from '../../mail/layout';

interface WelcomeProps {
  /** What is left to do. */
  next: 'choose-password' | 'verify' | 'see-jobs';
  url: string;
}

const labels = {
  'choose-password': 'Choose a password',
  verify: 'Verify email address',
  'see-jobs': 'See your jobs',
};

const instructions = {
  'choose-password': 'Choose a password to sign in. The link works once, within 24 hours.',
  verify: 'Verify your email address and choose a password for it. The link works once, within 24 hours.',
  'see-jobs': null,
};

/** Greets without the name: it was chosen by whoever entered this address, who may be a stranger. */
export function WelcomeMail({ next, url }: WelcomeProps) {
  return (
    <Mail
      preview="Your account is ready."
      heading="Welcome to Offload"
      action={{ label: labels[next], url }}
      footnote="You get this message because somebody signed up with this address. If it was not you, ignore it."
    >
      <Text>
        Your account is ready. This message came to you through a queue: the sign-up was answered first.
      </Text>
      {instructions[next] && <Text>{instructions[next]}</Text>}
    </Mail>
  );
}
