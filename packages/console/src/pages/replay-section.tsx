import { Text } from '@mantine/core';
import { allows } from '@offload/core/contract';
import { useState } from 'react';
import * as z from 'zod';
import type { JobPageView } from '../api/console-reads';
import { AnchorLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import { ReplayForm, type ReplayRequest } from '../ui/replay/replay-form';
import { useConsole } from './context';
import { useNavigate } from './router';

const created = z.object({ id: z.string() });

interface ReplaySectionProps {
  view: Pick<JobPageView, 'payload' | 'fields' | 'recipient'> & {
    job: Pick<JobPageView['job'], 'id' | 'state' | 'isDismissed'>;
  };
}

/** The form that replays a job with another payload, and then opens the new job. */
export function ReplaySection({ view }: ReplaySectionProps) {
  const { client, hrefOf, may } = useConsole();
  const navigate = useNavigate();
  const { job, payload, fields, recipient } = view;
  async function replay(request: ReplayRequest) {
    const response = await client.post(`/jobs/${job.id}/replay`, request);
    if (!response.ok) return response.problem;
    navigate(hrefOf(jobPath(created.parse(response.body).id)));
    return undefined;
  }
  const canReplay = fields !== null && may('replay') && allows(job.state, 'retry') && !job.isDismissed;
  // Someone else may change the job while its payload is edited: what was entered stays.
  const [isOpen, setIsOpen] = useState(canReplay);
  if (canReplay && !isOpen) setIsOpen(true);
  return (
    <div>
      {!canReplay && (
        <Text size="sm" c="dimmed" role="status">
          This job can’t be replayed now.
        </Text>
      )}
      {isOpen && fields && (
        <>
          <ReplayForm payload={payload} fields={fields} recipient={recipient} onReplay={replay} />
          <AnchorLink to="#" size="sm">
            Cancel
          </AnchorLink>
        </>
      )}
    </div>
  );
}
