import { Text } from '@mantine/core';
import type { Connection } from '@offload/react';
import { useEffect, useState } from 'react';

interface Notice {
  text: string;
  /**
   * Shown only if it lasts: a connection that comes back at once would move the page for nothing. Never at once, because screen
   * readers have to know the place first.
   */
  patienceMs: number;
}

const notices: Partial<Record<Connection, Notice>> = {
  interrupted: { text: 'Live updates paused. Reconnecting…', patienceMs: 4_000 },
  denied: { text: 'Live updates have stopped. Reload the page.', patienceMs: 500 },
};

/** Says that a page isn't up to date. */
export function Interrupted({ connection }: { connection: Connection }) {
  const notice = notices[connection];
  return notice && <Lasting key={connection} {...notice} />;
}

function Lasting({ text, patienceMs }: Notice) {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(true), patienceMs);
    return () => clearTimeout(timer);
  }, [patienceMs]);
  // There before it says anything, because screen readers announce only changes. Until then, it takes no room. The status of a page
  // is that of its job.
  return (
    <Text size="sm" aria-live="polite" style={{ position: lasts ? undefined : 'absolute' }}>
      {lasts && text}
    </Text>
  );
}
