import { Text } from 'react-email';
import { Mail } from '../../mail/layout';

interface AlertMailProps {
  state: 'firing' | 'recovered';
  summary: string;
  since: string;
  url: string;
}

export function AlertMail({ state, summary, since, url }: AlertMailProps) {
  const isFiring = state === 'firing';
  return (
    <Mail
      preview={summary}
      heading={isFiring ? 'Something needs attention' : 'It has recovered'}
      action={{ label: 'Open the overview', url }}
      footnote="You get this message because an admin has entered your address for alerts."
    >
      <Text>{summary}</Text>
      <Text>
        {isFiring ? 'Since' : 'It had been so since'} {since.slice(0, 16).replace('T', ' ')} UTC.
      </Text>
    </Mail>
  );
}
