'use client';

import { Badge, type BadgeProps, VisuallyHidden } from '@mantine/core';
import type { JobState } from '@offload/core/states';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Warning } from '@/kinds/kind-view';
import classes from './job-state-badge.module.css';
import { jobStateLooks } from './job-state-looks';

interface JobStateBadgeProps extends Pick<BadgeProps, 'size'> {
  state: JobState;
  /** What is wrong with its result: the badge says it instead of the state. */
  warning?: Warning | null;
}

export function JobStateBadge({ state, warning = null, size = 'md' }: JobStateBadgeProps) {
  if (warning) return <WarningBadge state={state} warning={warning} size={size} />;
  const { label, color, Icon } = jobStateLooks[state];
  return (
    <Badge
      color={color}
      size={size}
      leftSection={
        <Icon size={13} aria-hidden className={state === 'running' ? classes.spinning : undefined} />
      }
      data-state={state}
    >
      {label}
    </Badge>
  );
}

function WarningBadge({
  state,
  warning,
  size,
}: {
  state: JobState;
  warning: Warning;
  size: BadgeProps['size'];
}) {
  return (
    <Badge
      color="yellow"
      size={size}
      leftSection={<IconAlertTriangle size={13} aria-hidden />}
      title="Succeeded with warnings"
      data-state={state}
    >
      <VisuallyHidden>{jobStateLooks[state].label}, </VisuallyHidden>
      {warning.label}
    </Badge>
  );
}
