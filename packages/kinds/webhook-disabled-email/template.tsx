import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';

interface WebhookDisabledMailProps {
  host: string;
  reason: 'gone' | 'failing';
  pageUrl: string;
}

const reasons = {
  gone: 'It responded with 410 Gone, which means that it wants no more messages.',
  failing: 'Every message to it has failed for five days.',
};

/** Says that a webhook was disabled, and why. */
export function WebhookDisabledMail({ host, reason, pageUrl }: WebhookDisabledMailProps) {
  return (
    <Mail
      preview={reasons[reason]}
      heading="A webhook was disabled"
      action={{ label: 'See its deliveries', url: pageUrl }}
      footnote="You're receiving this because the webhook is yours."
    >
      <Text style={{ overflowWrap: 'anywhere' }}>
        <strong>{host}</strong>
      </Text>
      <Text>{reasons[reason]}</Text>
      <Text>
        Fix the endpoint, send it a test, and enable it again. Messages that failed can be redelivered.
      </Text>
    </Mail>
  );
}
