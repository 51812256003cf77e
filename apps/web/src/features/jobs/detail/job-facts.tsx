import { ActionIcon, Code, CopyButton, DataList, Group } from '@mantine/core';
import { formatDuration, formatSeconds } from '@offload/kinds/format/durations';
import { CheckIcon, CopyIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobView } from '@/api/jobs/job-schema';
import { Moment } from '../../time/moment';
import type { Try } from '../timeline/group-timeline';
import { runOf, waitOf } from '../timeline/try-times';
import classes from './detail.module.css';

interface JobFactsProps {
  job: JobView;
  tries: Try[];
  now: number;
}

export function JobFacts({ job, tries, now }: JobFactsProps) {
  // Backoff is not queue time, and between two attempts the last run is shown.
  const queued = tries.findLast(({ waitReason }) => waitReason !== 'backoff');
  const ran = tries.findLast(({ startedAt }) => startedAt);
  const wait = queued ? waitOf(queued, now) : null;
  const run = ran ? runOf(ran, now) : null;
  return (
    <DataList labelWidth={110}>
      <Fact label="Attempt">
        {job.attempt > 0 ? `${job.attempt} of ${job.maxAttempts}` : `Not started, up to ${job.maxAttempts}`}
      </Fact>
      <Fact label="Queue time">
        {wait === null ? '–' : lengthOf(wait, !queued?.startedAt && !queued?.endedAt)}
      </Fact>
      <Fact label="Duration">{run === null ? '–' : lengthOf(run, !ran?.endedAt)}</Fact>
      <Fact label="Started">{job.startedAt ? <Moment at={job.startedAt} /> : '–'}</Fact>
      <Fact label="Finished">{job.finishedAt ? <Moment at={job.finishedAt} /> : '–'}</Fact>
      {job.priority !== 'normal' && <Fact label="Priority">{job.priority}</Fact>}
      <Fact label="Job ID">
        <JobId id={job.id} />
      </Fact>
    </DataList>
  );
}

function lengthOf(ms: number, isGoingOn: boolean): string {
  return isGoingOn ? formatSeconds(ms) : formatDuration(ms);
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

function JobId({ id }: { id: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <Code className={classes.id}>{id}</Code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={copied ? 'Copied' : 'Copy job ID'}
          >
            {copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
