import { Text } from 'react-email';
import { Mail } from '../src/mail/layout';

/** Suggests what to start with. */
export function TipMail({ url }: { url: string }) {
  return (
    <Mail
      preview="It takes a minute, and you can watch it being written."
      heading="Create your first report"
      action={{ label: 'Create a report', url }}
      footnote="You're receiving this because you have an account with us and haven't started a job yet."
    >
      <Text>
        A background job writes it, page by page. Watch it, or leave: we'll email you when it's ready.
      </Text>
    </Mail>
  );
}
