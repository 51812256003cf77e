import type { Job } from '@offload/core/contract';
import { hasFinished, type JobState, stateLabels } from '@offload/core/contract';

interface JobProgressProps {
  job: { state: JobState; progress?: Job['progress'] };
  /** The label of the bar for screen readers. By default "Progress". */
  label?: string;
}

/**
 * Shows how far a job is: a bar until it has finished, and what it is doing, which screen readers announce. Shows nothing but
 * the state if the route doesn't expose `progress`. For styles, use the class `offload-progress`.
 *
 * @example
 * {job && <JobProgress job={job} label="Printing your receipt" />}
 */
export function JobProgress({ job: { state, progress }, label = 'Progress' }: JobProgressProps) {
  return (
    <div className="offload-progress" data-state={state}>
      {progress && !hasFinished(state) && (
        <progress max={100} value={progress.percent} aria-label={label}>
          {`${progress.percent}%`}
        </progress>
      )}
      <div role="status">{(!hasFinished(state) && progress?.step) || stateLabels[state]}</div>
    </div>
  );
}
