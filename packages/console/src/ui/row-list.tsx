import type { ComponentProps } from 'react';
import classes from './row-list.module.css';

/** A list with a border, and lines between its rows. */
export function RowList(props: ComponentProps<'ul'>) {
  return <ul {...props} className={classes.rows} />;
}
