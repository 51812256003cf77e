import { Text } from '@mantine/core';
import classes from './interrupted.module.css';

/** Shown only when it lasts: a connection that comes back at once is nobody's business. */
export function Interrupted() {
  return (
    <Text size="sm" className={classes.note}>
      Live updates paused. Reconnecting…
    </Text>
  );
}
