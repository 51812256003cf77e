import { Text, TextInput } from '@mantine/core';
import { allows } from '@offload/core/contract';
import { useState } from 'react';
import * as z from 'zod';
import type { JobPageView } from '../api/console-reads';
import { AnchorLink } from '../ui/links';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { PayloadForm } from '../ui/replay/payload-form';
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

interface ReplayRequest {
  payload: Record<string, unknown>;
  recipient?: string;
}

interface ReplayFormProps extends Pick<JobPageView, 'payload' | 'recipient'> {
  fields: NonNullable<JobPageView['fields']>;
  /** Sends the replay, and opens the new job. Returns why that failed. */
  onReplay: (replay: ReplayRequest) => Promise<Problem | undefined>;
}

/** Replays a failed job with other values, in the fields that its kind lets staff change. */
function ReplayForm({ payload, fields, recipient, onReplay }: ReplayFormProps) {
  const [to, setTo] = useState(recipient ?? '');
  return (
    <PayloadForm
      {...{ id: 'replay', title: 'Replay with changes', submit: 'Replay job', payload, fields }}
      onSend={(edited) => onReplay({ payload: edited, ...(recipient !== null && { recipient: to }) })}
    >
      {recipient !== null && (
        <TextInput
          label="Send email to"
          type="email"
          value={to}
          required
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      )}
      <Text size="sm" c="dimmed">
        This creates a new job and dismisses this one.
        {recipient !== null && ' It sends 1 email.'}
      </Text>
    </PayloadForm>
  );
}
