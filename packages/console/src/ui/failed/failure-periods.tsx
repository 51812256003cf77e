import { ChoiceLinks } from '../choice-links';
import { useHost } from '../host';
import { type FailureView, spans } from './failure-view';

interface FailurePeriodsProps {
  current: FailureView['days'];
  /** Returns the console's page of the same failures in another period. */
  pathOf: (days: FailureView['days']) => string;
}

/** Links to the same failures of other periods. */
export function FailurePeriods({ current, pathOf }: FailurePeriodsProps) {
  const { Link, basePath } = useHost();
  return (
    <nav aria-label="Time">
      <ChoiceLinks
        Link={Link}
        choices={spans}
        current={current}
        hrefOf={(days) => `${basePath}${pathOf(days)}`}
      />
    </nav>
  );
}
