import { DataList, Text } from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import { Moment } from '../../time/moment';

const words: Record<string, string> = {
  pending: 'Not sent yet',
  sending: 'Sent, delivery unknown',
  accepted: 'Accepted by the mail server',
  refused: 'Rejected by the mail server',
};

/** Shows the email of a job and whether it was delivered. */
export function Mail({ mail }: { mail: NonNullable<AdminJobDetails['mail']> }) {
  const facts = [
    ['To', mail.recipient],
    ['Message ID', mail.messageId],
    ['Server response', mail.response],
  ];
  return (
    <DataList labelWidth={130}>
      <DataList.Item>
        <DataList.ItemLabel>State</DataList.ItemLabel>
        <DataList.ItemValue>
          {words[mail.state] ?? mail.state}
          {mail.acceptedAt && (
            <>
              {' '}
              <Text span size="sm" c="dimmed">
                <Moment at={mail.acceptedAt} />
              </Text>
            </>
          )}
        </DataList.ItemValue>
      </DataList.Item>
      {facts.map(([label, value]) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value ?? '–'}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
