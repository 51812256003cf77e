'use client';

import { Badge, type MantineSize, VisuallyHidden } from '@mantine/core';
import type { JobState } from '@offload/core/contract';
import { EyeOffIcon, TriangleAlertIcon } from 'lucide-react';
import type { Warning } from '../../views';
import classes from './job-state-badge.module.css';
import { jobStateStyles } from './job-state-styles';

interface JobStateBadgeProps {
  state: JobState;
  size?: MantineSize;
  /** What is wrong with its result: the badge says it instead of the state. */
  warning?: Warning | null;
  /** Whether staff have dismissed the failure: it no longer needs attention. */
  isDismissed?: boolean;
}

/**
 * Shows the state of a job by a color, an icon, and a word.
 *
 * @example
 * <JobStateBadge state={job.state} />
 */
export function JobStateBadge({ state, warning = null, isDismissed, size = 'md' }: JobStateBadgeProps) {
  if (isDismissed && state === 'failed') return <DismissedBadge size={size} />;
  if (warning) return <WarningBadge state={state} warning={warning} size={size} />;
  const { label, color, Icon } = jobStateStyles[state];
  return (
    <Badge
      color={color}
      size={size}
      leftSection={<Icon size={13} className={state === 'running' ? classes.spinning : undefined} />}
      data-state={state}
    >
      {label}
    </Badge>
  );
}

function DismissedBadge({ size }: { size: MantineSize }) {
  return (
    <Badge color="gray" size={size} leftSection={<EyeOffIcon size={13} />} data-state="failed">
      {jobStateStyles.failed.label}, dismissed
    </Badge>
  );
}

function WarningBadge({
  state,
  warning,
  size,
}: JobStateBadgeProps & { size: MantineSize; warning: Warning }) {
  return (
    <Badge
      color="yellow"
      size={size}
      leftSection={<TriangleAlertIcon size={13} />}
      title="Succeeded with warnings"
      data-state={state}
    >
      <VisuallyHidden>{jobStateStyles[state].label}, </VisuallyHidden>
      {warning.label}
    </Badge>
  );
}
