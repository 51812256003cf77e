import { ActionIcon, Code, CopyButton, DataList, Group } from '@mantine/core';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { CheckIcon, CopyIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobSummary } from '../../views';
import { Moment } from '../time/moment';
import type { Try } from '../timeline/group-timeline';
import { ranOf, tookOf } from '../timeline/try-times';

interface JobFactsProps {
  job: Parameters<typeof factsOf>[0] & { id: string; startedAt: string | null; priority: string };
  tries: Try[];
  now: number;
}

/** In pixels: wide enough for the labels of all lists of facts, which are below each other. */
export const factLabelWidth = 120;

/**
 * Lists the facts about a job: it took as long as it waited and ran together. `now` is in milliseconds.
 *
 * @example
 * <JobFacts job={job} tries={groupTimeline(entries)} now={Date.now()} />
 */
export function JobFacts({ job, tries, now }: JobFactsProps) {
  const { attempt, waited, ran, took } = factsOf(job, tries, now);
  return (
    <DataList labelWidth={factLabelWidth}>
      <Fact label="Attempt">{attempt}</Fact>
      <Fact label="Waited">{waited}</Fact>
      <Fact label="Ran">{ran}</Fact>
      <Fact label="Took">{took}</Fact>
      <Fact label="Started">{job.startedAt ? <Moment at={job.startedAt} /> : '–'}</Fact>
      <Fact label="Finished">{job.finishedAt ? <Moment at={job.finishedAt} /> : '–'}</Fact>
      {job.priority !== 'normal' && <Fact label="Priority">{job.priority}</Fact>}
      <Fact label="Job ID">
        <JobId id={job.id} />
      </Fact>
    </DataList>
  );
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
      <Code style={{ overflowWrap: 'anywhere' }}>{id}</Code>
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

const none = '–';

type FactsJob = Pick<
  JobSummary,
  'attempt' | 'maxAttempts' | 'createdAt' | 'runAt' | 'startedAt' | 'finishedAt'
>;

/** Returns the current attempt of a job, and how long it has waited, run, and taken. */
export function factsOf(
  job: FactsJob,
  tries: Try[],
  now: number,
): Record<'attempt' | 'waited' | 'ran' | 'took', string> {
  const { startedAt, finishedAt, maxAttempts } = job;
  const took = tookOf(job, now);
  const ran = startedAt ? ranOf(tries, job, now) : 0;
  const text = finishedAt ? formatDuration : formatSeconds;
  // The attempt of a job that waits between its steps goes on.
  const suspended = tries.at(-1)?.waitReason === 'suspended' ? tries.at(-2)?.attempt : undefined;
  const attempt = job.attempt || suspended || 0;
  return {
    attempt: startedAt ? `${attempt} of ${maxAttempts}` : `Not started, up to ${maxAttempts}`,
    waited: ran === null ? none : text(Math.max(0, took - ran)),
    ran: startedAt && ran !== null ? text(ran) : none,
    took: finishedAt ? text(took) : none,
  };
}
