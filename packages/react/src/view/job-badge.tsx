import type { JobState } from '@offload/core/contract';
import type { ReactNode } from 'react';
import { stateStyles } from './state-styles';

interface JobBadgeProps {
  state: JobState;
  /** The word, in another language, say; by default in English. */
  children?: ReactNode;
}

/**
 * Shows a state by an icon, a color, and a word. It has no styles but the icon's color: use the class `offload-badge` and the
 * attribute `data-state` for more.
 *
 * @example
 * <JobBadge state={job.state} />
 */
export function JobBadge({ state, children }: JobBadgeProps) {
  const { label, color, icon } = stateStyles[state];
  return (
    <span className="offload-badge" data-state={state}>
      <svg
        aria-hidden="true"
        width="1em"
        height="1em"
        viewBox="0 0 24 24"
        fill="none"
        stroke={color}
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={icon} />
      </svg>{' '}
      {children ?? label}
    </span>
  );
}
