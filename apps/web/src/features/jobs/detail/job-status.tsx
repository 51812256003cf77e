import { Group, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core';
import { progressText } from '@offload/console/ui/job/row-text.ts';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import { countdown, lastHeardText } from '@offload/console/ui/time/countdown.ts';
import type { Try } from '@offload/console/ui/timeline/group-timeline.ts';
import { formatDuration } from '@offload/core/format/durations';
import { isClaimed } from '@offload/core/internal/browser';
import type { JobView } from '@/api/jobs/job-schema';
import { warningOf } from '../state/warning-of';
import { statusText } from './status-text';

interface JobStatusProps {
  job: JobView;
  tries: Try[];
  now: number;
}

export function JobStatus({ job, tries, now }: JobStatusProps) {
  const queuedAt = tries.at(-1)?.queuedAt;
  const warning = warningOf(job);
  const words = warning
    ? `Succeeded with warnings. ${warning.text}`
    : statusText(job, queuedAt ? now - Date.parse(queuedAt) : 0);
  return (
    <Paper withBorder p="md" component="section" aria-label="Status">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={500} role="status">
            <VisuallyHidden>{jobStateStyles[job.state].label}: </VisuallyHidden>
            {words}
          </Text>
          <Text size="sm" c="dimmed">
            {aside(job, now)}
          </Text>
        </Group>
        {isClaimed(job.state) && (
          <Progress
            value={job.progress.percent}
            aria-label={words}
            color={jobStateStyles[job.state].color}
            transitionDuration={200}
          />
        )}
      </Stack>
    </Paper>
  );
}

function aside(job: JobView, now: number): string {
  const { state, progress, startedAt, finishedAt, nextAttemptAt, lastHeardAt } = job;
  if (state === 'succeeded' && startedAt && finishedAt) {
    return `Took ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`;
  }
  if (lastHeardAt) return lastHeardText(lastHeardAt, now);
  if (isClaimed(state)) return `${progress.percent}%`;
  if (state === 'canceled') return progressText(progress);
  if (!nextAttemptAt) return '';
  if (state === 'retrying') return `Next attempt ${countdown(nextAttemptAt, now)}`;
  if (state === 'scheduled') return `Runs ${countdown(nextAttemptAt, now)}`;
  return state === 'waiting' ? `Continues ${countdown(nextAttemptAt, now)}` : '';
}
