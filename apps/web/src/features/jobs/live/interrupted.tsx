import { Text } from '@mantine/core';
import classes from './interrupted.module.css';

/** Shown only if the interruption lasts: a connection that comes back at once isn't worth a message. */
export function Interrupted() {
  return (
    <Text size="sm" className={classes.note}>
      Live updates paused. Reconnecting…
    </Text>
  );
}
