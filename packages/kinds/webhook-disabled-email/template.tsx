import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';

interface WebhookDisabledMailProps {
  host: string;
  reason: 'gone' | 'failing';
  /** Whether it's the alert webhook, which has no page of its own. */
  getsAlerts: boolean;
  pageUrl: string;
}

const reasons = {
  gone: 'It responded with 410 Gone, which means that it wants no more messages.',
  failing: 'Every message to it has failed for five days.',
};

const ofUser = {
  label: 'Open your webhooks',
  help: 'Fix the endpoint, send it a test, and enable it again. Messages that failed can be redelivered.',
  footnote: "You're receiving this because the webhook is yours.",
};
const ofAlerts = {
  label: 'Open the alert recipients',
  help: 'Fix the endpoint, send it a test, and save the recipients to enable it again.',
  footnote: "You're receiving this because you're an admin, and the webhook gets the alerts.",
};

export function WebhookDisabledMail({ host, reason, getsAlerts, pageUrl }: WebhookDisabledMailProps) {
  const { label, help, footnote } = getsAlerts ? ofAlerts : ofUser;
  return (
    <Mail
      preview={reasons[reason]}
      heading="A webhook was disabled"
      action={{ label, url: pageUrl }}
      footnote={footnote}
    >
      <Text style={{ overflowWrap: 'anywhere' }}>
        <strong>{host}</strong>
      </Text>
      <Text>{reasons[reason]}</Text>
      <Text>{help}</Text>
    </Mail>
  );
}
