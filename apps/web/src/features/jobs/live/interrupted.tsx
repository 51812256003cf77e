import { Text } from '@mantine/core';
import type { Connection } from '@offload/react';
import { useEffect, useState } from 'react';

const patienceMs = 4_000;

/** Says that a page isn't up to date. */
export function Interrupted({ connection }: { connection: Connection }) {
  if (connection === 'denied') return <Text size="sm">Live updates have stopped. Reload the page.</Text>;
  return connection === 'interrupted' && <LastingInterruption />;
}

/** Shown only if the interruption lasts: a connection that comes back at once would move the page for nothing. */
function LastingInterruption() {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return lasts && <Text size="sm">Live updates paused. Reconnecting…</Text>;
}
