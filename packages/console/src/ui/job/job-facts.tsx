import { ActionIcon, Code, CopyButton, DataList, Group } from '@mantine/core';
import { CheckIcon, CopyIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Moment } from '../time/moment';
import type { Try } from '../timeline/group-timeline';
import { factsOf } from './fact-texts';

interface JobFactsProps {
  job: Parameters<typeof factsOf>[0] & { id: string; finishedAt: string | null; priority: string };
  tries: Try[];
  now: number;
}

/** Wide enough for the labels of all lists of facts, which are below each other. */
export const factLabelWidth = 120;

/** Lists the facts about the last run of a job. */
export function JobFacts({ job, tries, now }: JobFactsProps) {
  const { attempt, queueTime, duration, startedAt } = factsOf(job, tries, now);
  return (
    <DataList labelWidth={factLabelWidth}>
      <Fact label="Attempt">{attempt}</Fact>
      <Fact label="Queue time">{queueTime}</Fact>
      <Fact label="Duration">{duration}</Fact>
      <Fact label="Started">{startedAt ? <Moment at={startedAt} /> : '–'}</Fact>
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
