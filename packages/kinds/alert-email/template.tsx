import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';

interface AlertMailProps {
  state: 'firing' | 'resolved' | 'test';
  summary: string;
  since: string;
  url: string;
}

const headings = {
  firing: 'Something needs attention',
  resolved: 'Resolved',
  test: 'This is a test',
};
const times = { firing: 'Since', resolved: 'Had been firing since', test: 'Requested at' };

export function AlertMail({ state, summary, since, url }: AlertMailProps) {
  return (
    <Mail
      preview={summary}
      heading={headings[state]}
      action={{ label: 'Open the overview', url }}
      footnote="You're receiving this because you're a recipient of this app's alerts. Admins choose the recipients."
    >
      <Text>{summary}</Text>
      <Text>
        {times[state]} {since.slice(0, 16).replace('T', ' ')} UTC.
      </Text>
    </Mail>
  );
}
