import list from '../../jobs/list/list.module.css';
import { PlainLink } from '../../shell/links';
import { type Range, rangeNames } from './range';

/** Links rather than a control: they work without JavaScript, and the address is the range. */
export function RangePicker({ current }: { current: Range }) {
  return (
    <nav aria-label="Range">
      <ul className={list.filterRow}>
        {rangeNames.map((range) => (
          <li key={range}>
            <PlainLink
              href={`/admin?range=${range}`}
              prefetch={false}
              scroll={false}
              className={list.filter}
              aria-current={range === current ? 'true' : undefined}
            >
              {`Last ${range}`}
            </PlainLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
