import { DataList, Text } from '@mantine/core';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { emailStateText } from '@/features/console/email-facts';

interface MailProps {
  mail: NonNullable<AdminJobDetails['mail']>;
  job: JobView;
}

/** Shows the email of a job and whether it was delivered. */
export function Mail({ mail, job }: MailProps) {
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
          {emailStateText(mail, job.state)}
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
