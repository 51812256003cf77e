import { Text } from 'react-email';
import { Mail } from '../../mail/layout';

interface WelcomeProps {
  name: string;
  action: { label: string; url: string };
  choosesPassword: boolean;
}

export function WelcomeMail({ name, action, choosesPassword }: WelcomeProps) {
  return (
    <Mail
      preview="Your account is ready."
      heading={name ? `Welcome to Offload, ${name}` : 'Welcome to Offload'}
      action={action}
      footnote="You get this message because somebody signed up with this address. If it was not you, ignore it."
    >
      <Text>
        Your account is ready. This message came to you through a queue: the sign-up was answered first.
      </Text>
      {choosesPassword && <Text>Choose a password to sign in. The link works once, within 24 hours.</Text>}
    </Mail>
  );
}
