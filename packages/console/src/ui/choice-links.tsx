import type { ReactNode } from 'react';
import classes from './choice-links.module.css';
import type { HostLinkProps } from './host';

interface ChoiceLinksProps<Value extends string | null> {
  choices: readonly { value: Value; label: string }[];
  current: Value;
  hrefOf: (value: Value) => string;
  /** How the page that they are on links. */
  Link: (props: HostLinkProps) => ReactNode;
  /** The ID of the element that names the list, if its `nav` doesn’t. */
  labelledBy?: string;
}

/**
 * Lists choices, of which one is the current one, as links rather than a control: they work without JavaScript, and the URL holds
 * the choice.
 *
 * @example
 * <ChoiceLinks
 *   Link={Link}
 *   choices={[{ value: null, label: 'All' }, { value: 'failed', label: 'Failed' }]}
 *   current={state}
 *   hrefOf={(chosen) => (chosen === null ? '/orders' : `/orders?state=${chosen}`)}
 * />
 */
export function ChoiceLinks<Value extends string | null>({
  choices,
  current,
  hrefOf,
  Link,
  labelledBy,
}: ChoiceLinksProps<Value>) {
  return (
    <ul aria-labelledby={labelledBy} className={classes.row}>
      {choices.map(({ value, label }) => (
        <li key={value ?? ''}>
          <Link
            href={hrefOf(value)}
            scroll={false}
            className={classes.choice ?? ''}
            aria-current={value === current ? 'true' : undefined}
          >
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
