import { Group, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core';
import { isClaimed } from '@offload/core/admin/browser';
import { type JobState, stateLabels } from '@offload/core/contract';
import type { JobSummary } from '../../views';
import { stateColors } from '../state/state-colors';
import { countdown, lastHeardText } from '../time/countdown';
import type { Try } from '../timeline/group-timeline';
import { tookText } from '../timeline/try-times';
import { progressText } from './row-text';
import { statusText } from './status-text';

type StatusJob = Omit<
  JobSummary,
  'id' | 'kind' | 'queue' | 'title' | 'isDismissed' | 'startedAt' | 'warnings' | 'error'
>;

interface JobStatusProps {
  job: StatusJob;
  /** What a job that succeeded has left undone. */
  warning: string | null;
  tries: Try[];
  now: number;
}

// Its bar stays from attempt to attempt, so that what is below doesn't move.
const underWay: JobState[] = ['queued', 'running', 'retrying', 'canceling'];

/**
 * Says what a job is doing, and how far it is. `now` is in milliseconds.
 *
 * @example
 * <JobStatus job={job} warning={null} tries={groupTimeline(entries)} now={Date.now()} />
 */
export function JobStatus({ job, warning, tries, now }: JobStatusProps) {
  const queuedAt = tries.at(-1)?.queuedAt;
  const words = warning
    ? `Succeeded with warnings. ${warning}`
    : statusText(job, queuedAt ? now - Date.parse(queuedAt) : 0);
  return (
    <Paper withBorder p="md" component="section" aria-label="Status">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={500} role="status">
            <VisuallyHidden>{stateLabels[job.state]}: </VisuallyHidden>
            {words}
          </Text>
          <Text size="sm" c="dimmed">
            {aside(job, now)}
          </Text>
        </Group>
        {underWay.includes(job.state) && (
          <Progress
            value={job.progress.percent}
            aria-label={words}
            color={stateColors[job.state]}
            transitionDuration={200}
          />
        )}
      </Stack>
    </Paper>
  );
}

function aside(job: StatusJob, now: number): string {
  const { state, progress, nextAttemptAt, lastHeardAt } = job;
  if (state === 'succeeded') return tookText(job);
  if (lastHeardAt) return lastHeardText(lastHeardAt, now);
  if (isClaimed(state)) return `${progress.percent}%`;
  if (state === 'canceled') return progressText(progress);
  if (!nextAttemptAt) return '';
  if (state === 'retrying') return `Next attempt ${countdown(nextAttemptAt, now)}`;
  if (state === 'scheduled') return `Runs ${countdown(nextAttemptAt, now)}`;
  if (state !== 'waiting') return '';
  // A job that says why it waits runs again from the top.
  return `${progress.step === null ? 'Continues' : 'Next try'} ${countdown(nextAttemptAt, now)}`;
}
