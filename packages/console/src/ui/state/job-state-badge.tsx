'use client';

import { Badge, type MantineSize, VisuallyHidden } from '@mantine/core';
import { type JobState, stateLabels } from '@offload/core/contract';
import { JobBadge } from '@offload/react';
import { EyeOffIcon, TriangleAlertIcon } from 'lucide-react';
import type { Warning } from '../../views';
import classes from './job-state-badge.module.css';
import { stateColors } from './state-colors';

interface JobStateBadgeProps {
  state: JobState;
  size?: MantineSize;
  /** A problem of its result, which the badge shows instead of the state. */
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
  const label = stateLabels[state];
  if (isDismissed && state === 'failed')
    return (
      <Badge color="gray" size={size} leftSection={<EyeOffIcon size={13} />} data-state={state}>
        {label}, dismissed
      </Badge>
    );
  if (!warning)
    return (
      <Badge color={stateColors[state]} size={size} className={classes.badge}>
        <JobBadge state={state} />
      </Badge>
    );
  return (
    <Badge
      color="yellow"
      size={size}
      leftSection={<TriangleAlertIcon size={13} />}
      title="Succeeded with warnings"
      data-state={state}
    >
      <VisuallyHidden>{label}, </VisuallyHidden>
      {warning.label}
    </Badge>
  );
}
