import { ActionIcon, Code, CopyButton, DataList, Group } from '@mantine/core';
import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import { CheckIcon, CopyIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobSummary } from '../../views';
import { Moment } from '../time/moment';
import type { Try } from '../timeline/group-timeline';
import { runOf } from '../timeline/try-times';

interface JobFactsProps {
  job: Parameters<typeof factsOf>[0] & { id: string; finishedAt: string | null; priority: string };
  tries: Try[];
  now: number;
}

/** In pixels: wide enough for the labels of all lists of facts, which are below each other. */
export const factLabelWidth = 120;

/**
 * Lists the facts about the last run of a job. `now` is in milliseconds.
 *
 * @example
 * <JobFacts job={job} tries={groupTimeline(entries)} now={Date.now()} />
 */
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

const none = '–';

interface Facts {
  attempt: string;
  queueTime: string;
  duration: string;
  startedAt: string | null;
}

type FactsJob = Pick<JobSummary, 'state' | 'attempt' | 'maxAttempts' | 'startedAt'> & {
  queueTimeMs: number | null;
};

/**
 * Returns the facts about a job's last run. All are about the same run, the one that the timeline shows last: never about one
 * that doesn't count because the job was returned to its queue, or about one before a retry.
 */
export function factsOf(job: FactsJob, tries: Try[], now: number): Facts {
  const last = tries.findLast(({ startedAt }) => startedAt);
  const run = job.startedAt !== null && last?.outcome !== 'queued' ? last : undefined;
  const attempt = job.attempt || run?.attempt;
  return {
    attempt: attempt ? `${attempt} of ${job.maxAttempts}` : `Not started, up to ${job.maxAttempts}`,
    queueTime: queueTimeText(job, tries.at(-1)?.queuedAt ?? null, { hasRun: run !== undefined, now }),
    duration: run ? durationText(run, now) : none,
    startedAt: run?.startedAt ?? null,
  };
}

function queueTimeText(
  { state, queueTimeMs }: FactsJob,
  queuedAt: string | null,
  { hasRun, now }: { hasRun: boolean; now: number },
): string {
  if (state === 'queued') return queuedAt ? formatSeconds(now - Date.parse(queuedAt)) : none;
  return hasRun && queueTimeMs !== null ? formatDuration(queueTimeMs) : none;
}

function durationText(run: Try, now: number): string {
  const ms = runOf(run, now);
  if (ms === null) return none;
  return run.endedAt ? formatDuration(ms) : formatSeconds(ms);
}
