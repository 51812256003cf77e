'use client';

import { Stack, Text } from '@mantine/core';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import type { JobView } from '@/api/job-schema';
import { AnchorLink } from '../../shell/links';
import { DismissButton } from '../failed/dismiss-button';
import { RedoForm } from '../redo/redo-form';

interface JobRepairsProps {
  job: JobView;
  details: AdminJobDetails;
  mayOperate: boolean;
}

/** What can be done about a job beyond what its owner can, and what has been done already. */
export function JobRepairs({ job: { id, queue, state }, details, mayOperate }: JobRepairsProps) {
  const { heldBack, outage, dismissed, retryOf, redoneAs, fields, mail } = details;
  const isEnded = state === 'failed' || state === 'canceled';
  return (
    <Stack gap="sm">
      {heldBack && (
        <Text size="sm">
          The queue {queue} is paused: this waits until{' '}
          <AnchorLink href="/admin/limits">it is resumed</AnchorLink>.
        </Text>
      )}
      {outage && (
        <Text size="sm">
          The queue {queue} is paused. {outage}.
        </Text>
      )}
      {dismissed && <Text size="sm">Put aside: {dismissed.reason}</Text>}
      {retryOf && (
        <Text size="sm">
          It does again what <AnchorLink href={`/admin/jobs/${retryOf}`}>another job</AnchorLink> did not.
        </Text>
      )}
      {redoneAs && (
        <Text size="sm">
          It was done again as <AnchorLink href={`/admin/jobs/${redoneAs}`}>another job</AnchorLink>.
        </Text>
      )}
      {mayOperate && state === 'failed' && !dismissed && (
        <DismissButton filter={{ ids: [id] }} label="Dismiss" />
      )}
      {mayOperate && isEnded && !dismissed && fields && (
        <RedoForm id={id} fields={fields} recipient={mail?.recipient ?? null} />
      )}
    </Stack>
  );
}
