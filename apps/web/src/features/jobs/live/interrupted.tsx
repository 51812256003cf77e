import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';

const patienceMs = 4_000;

/** Shown only if the interruption lasts: a connection that comes back at once would move the page for nothing. */
export function Interrupted() {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return lasts && <Text size="sm">Live updates paused. Reconnecting…</Text>;
}
