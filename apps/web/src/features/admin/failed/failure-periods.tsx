import { ChoiceLinks } from '@offload/console/ui/choice-links.tsx';
import { type FailureView, spans } from '@offload/console/ui/failed/failure-view.ts';
import { PlainLink } from '../../shell/links';

interface FailurePeriodsProps {
  current: FailureView['days'];
  hrefOf: (days: FailureView['days']) => string;
}

/** Links to the same failures of other periods. */
export function FailurePeriods({ current, hrefOf }: FailurePeriodsProps) {
  return (
    <nav aria-label="Time">
      <ChoiceLinks Link={PlainLink} choices={spans} current={current} hrefOf={hrefOf} />
    </nav>
  );
}
