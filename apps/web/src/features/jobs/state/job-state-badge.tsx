'use client';

import { Badge, type BadgeProps } from '@mantine/core';
import type { JobState } from '@offload/core/states';
import classes from './job-state-badge.module.css';
import { jobStateLooks } from './job-state-looks';

interface JobStateBadgeProps extends Pick<BadgeProps, 'size'> {
  state: JobState;
}

export function JobStateBadge({ state, size = 'md' }: JobStateBadgeProps) {
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
