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

const ofWarning = { color: 'yellow', Icon: TriangleAlertIcon, title: 'Succeeded with warnings' };
const ofDismissed = { color: 'gray', Icon: EyeOffIcon, title: undefined };

/**
 * Shows the state of a job by a color, an icon, and a word.
 *
 * @example
 * <JobStateBadge state={job.state} />
 */
export function JobStateBadge({ state, warning = null, isDismissed, size = 'md' }: JobStateBadgeProps) {
  const { label, ...style } = jobStateStyles[state];
  const isPutAside = isDismissed && state === 'failed';
  const other = isPutAside ? ofDismissed : warning && ofWarning;
  const { color, Icon, title } = other ?? { ...style, title: undefined };
  const spinning = state === 'running' ? classes.spinning : undefined;
  return (
    <Badge
      color={color}
      size={size}
      leftSection={<Icon size={13} className={spinning} />}
      title={title}
      data-state={state}
    >
      {isPutAside && `${label}, dismissed`}
      {!isPutAside && warning && <VisuallyHidden>{label}, </VisuallyHidden>}
      {!isPutAside && (warning?.label ?? label)}
    </Badge>
  );
}
