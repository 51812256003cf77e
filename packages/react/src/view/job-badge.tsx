import { type JobState, stateLabels } from '@offload/core/contract';
import type { ReactNode } from 'react';
import { stateStyles } from './state-styles';

/**
 * Shows a state by an icon, a color, and a word, which children replace. It has no styles but the icon's
 * color: use the class `offload-badge` and the attribute `data-state` for more.
 *
 * @example
 * <JobBadge state={job.state} />
 */
export function JobBadge({ state, children }: { state: JobState; children?: ReactNode }) {
  return (
    <span className="offload-badge" data-state={state}>
      <StateIcon state={state} /> {children ?? stateLabels[state]}
    </span>
  );
}

/**
 * Shows the icon of a state, beside its word: as high as the text unless `size` says otherwise (in pixels), in the state's color.
 *
 * @example
 * <StateIcon state={job.state} size={16} />
 */
export function StateIcon({ state, size, color }: { state: JobState; size?: number; color?: string }) {
  const { icon, color: usual } = stateStyles[state];
  return (
    <svg
      aria-hidden="true"
      width={size ?? '1em'}
      height={size ?? '1em'}
      viewBox="0 0 24 24"
      fill="none"
      stroke={color ?? usual}
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={icon} />
    </svg>
  );
}
