import type { ComponentProps } from 'react';
import classes from './row-list.module.css';

/**
 * A list with a border, and lines between its rows.
 *
 * @example
 * <RowList aria-label="Jobs">
 *   {jobs.map(({ id, kind }) => <li key={id}>{kindName(kind)}</li>)}
 * </RowList>
 */
export function RowList(props: ComponentProps<'ul'>) {
  return <ul {...props} className={classes.rows} />;
}
