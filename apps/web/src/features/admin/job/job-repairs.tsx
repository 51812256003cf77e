'use client';

import { Stack, Text } from '@mantine/core';
import { allows } from '@offload/core/states';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import type { JobView } from '@/api/job-schema';
import { AnchorLink } from '../../shell/links';
import { DismissButton } from '../failed/dismiss-button';
import { ReplayForm } from '../replay/replay-form';

interface JobRepairsProps {
  job: JobView;
  details: AdminJobDetails;
  mayOperate: boolean;
}

/** Shows how a job can be fixed, and how it was. */
export function JobRepairs({ job: { id, queue, state }, details, mayOperate }: JobRepairsProps) {
  const { heldBack, outage, dismissed, retryOf, createdBy, redoneAs } = details;
  return (
    <Stack gap="sm">
      {heldBack && (
        <Text size="sm">
          The {queue} queue is <AnchorLink href="/admin/limits">paused</AnchorLink>. This job will run when it
          resumes.
        </Text>
      )}
      {outage && (
        <Text size="sm">
          The {queue} queue is paused. {outage}.
        </Text>
      )}
      {dismissed && <Text size="sm">Dismissed: {dismissed.reason}</Text>}
      {retryOf && (
        <Text size="sm">
          Replay of <AnchorLink href={`/admin/jobs/${retryOf}`}>another job</AnchorLink>
          {createdBy && `, created by ${createdBy}`}.
        </Text>
      )}
      {redoneAs && (
        <Text size="sm">
          Replayed as <AnchorLink href={`/admin/jobs/${redoneAs}`}>another job</AnchorLink>.
        </Text>
      )}
      {mayOperate && state === 'failed' && !dismissed && (
        <DismissButton filter={{ ids: [id] }} label="Dismiss" />
      )}
      {mayOperate && allows(state, 'retry') && !dismissed && <Replay id={id} details={details} />}
    </Stack>
  );
}

/** The form, or why there is none. */
function Replay({ id, details }: { id: string; details: AdminJobDetails }) {
  const { fields, payload, mail, recipientIsEditable, grantsAccess } = details;
  const recipient = recipientIsEditable ? (mail?.recipient ?? null) : null;
  if (grantsAccess) {
    return (
      <Text size="sm" c="dimmed" maw={560}>
        This email opens its owner’s account, so it only goes to the owner’s current address. If the address
        is misspelled, the owner signs up again.
      </Text>
    );
  }
  if (!fields || (fields.length === 0 && recipient === null)) return null;
  return <ReplayForm id={id} payload={payload} fields={fields} recipient={recipient} />;
}
