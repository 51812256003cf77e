'use client';

import { Button, Group, Stack, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { startTransition, useState } from 'react';
import type { AdminJobDetails } from '@/api/admin/job-schema';
import type { JobView } from '@/api/job-schema';
import { post } from '../../http/http';
import type { Problem } from '../../http/problem';
import { ProblemAlert } from '../../http/problem-alert';
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
  const { heldBack, dismissed, retryOf, redoneAs, fields, mail } = details;
  const isEnded = state === 'failed' || state === 'canceled';
  return (
    <Stack gap="sm">
      {heldBack && (
        <Text size="sm">
          The queue {queue} is paused: this waits until{' '}
          <AnchorLink href="/admin/limits">it is resumed</AnchorLink>.
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
      {mayOperate && (
        <Group gap="sm">
          {state === 'retrying' && <RunNow id={id} />}
          {state === 'failed' && !dismissed && <DismissButton filter={{ ids: [id] }} label="Dismiss" />}
        </Group>
      )}
      {mayOperate && isEnded && !dismissed && fields && (
        <RedoForm id={id} fields={fields} recipient={mail?.recipient ?? null} />
      )}
    </Stack>
  );
}

function RunNow({ id }: { id: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);

  async function run() {
    const answer = await post(`/api/admin/jobs/${id}/run-now`);
    if (answer.ok) startTransition(() => router.refresh());
    else setProblem(answer.problem);
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={run}>
        Run now
      </Button>
      {problem && <ProblemAlert problem={problem} />}
    </>
  );
}
