import { Text } from 'react-email';
import { Mail } from '../../mail/layout';

interface AlertMailProps {
  state: 'firing' | 'recovered' | 'test';
  summary: string;
  since: string;
  url: string;
}

const headings = {
  firing: 'Something needs attention',
  recovered: 'It has recovered',
  test: 'This is a test',
};
const times = { firing: 'Since', recovered: 'It had been so since', test: 'Asked for at' };

export function AlertMail({ state, summary, since, url }: AlertMailProps) {
  return (
    <Mail
      preview={summary}
      heading={headings[state]}
      action={{ label: 'Open the overview', url }}
      footnote="You get this message because an admin has entered your address for alerts."
    >
      <Text>{summary}</Text>
      <Text>
        {times[state]} {since.slice(0, 16).replace('T', ' ')} UTC.
      </Text>
    </Mail>
  );
}
