import { Stack, Text } from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';
import { queueHref } from '@/features/admin/admin-hrefs';
import { viewOf } from '@/kinds/registry';
import { AnchorLink } from '../../shell/links';

interface JobNotesProps {
  job: JobView;
  details: AdminJobDetails;
}

/** Says why a job waits, that it was dismissed, and which jobs it belongs to. */
export function JobNotes({ job, details }: JobNotesProps) {
  const { queue } = job;
  const { afterCancel } = viewOf(job.kind);
  const { queuePaused, outage, dismissed, retryOf, createdBy, redoneAs, grantsAccess } = details;
  return (
    <Stack gap="xs">
      {queuePaused && (
        <Text size="sm">
          The {queue} queue is <AnchorLink href={queueHref(queue)}>paused</AnchorLink>. This job will run when
          it resumes.
        </Text>
      )}
      {outage && (
        <Text size="sm">
          The {queue} queue is paused. {outage}.
        </Text>
      )}
      {job.state === 'canceled' && afterCancel && <Text size="sm">{afterCancel(job)}</Text>}
      {dismissed && !redoneAs && <Text size="sm">Dismissed: {dismissed.reason}</Text>}
      {retryOf && (
        <Text size="sm">
          Replay of <AnchorLink href={`/admin/jobs/${retryOf}`}>another job</AnchorLink>
          {createdBy && `, created by ${createdBy}`}.
        </Text>
      )}
      {redoneAs && (
        <Text size="sm">
          {dismissed && 'Dismissed. '}Replayed as{' '}
          <AnchorLink href={`/admin/jobs/${redoneAs}`}>another job</AnchorLink>.
        </Text>
      )}
      {grantsAccess && (
        <Text size="sm" c="dimmed" maw={560}>
          This email opens its owner’s account, so it only goes to the owner’s current address. If the address
          is misspelled, the owner signs up again.
        </Text>
      )}
    </Stack>
  );
}
