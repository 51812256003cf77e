import { ChoiceLinks } from '../../shell/choice-links';
import { type Range, rangeNames } from './range';

const choices = rangeNames.map((value) => ({ value, label: `Last ${value}` }));

export function RangePicker({ current, page = '/admin' }: { current: Range; page?: string }) {
  return (
    <nav aria-label="Range">
      <ChoiceLinks choices={choices} current={current} hrefOf={(range) => `${page}?range=${range}`} />
    </nav>
  );
}
