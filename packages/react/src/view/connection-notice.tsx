import { type ReactNode, useEffect, useState } from 'react';
import type { Connection } from '../client/follow';

/** The connections that the notice reports. */
type Noticed = 'interrupted' | 'denied';

interface ConnectionNoticeProps {
  connection: Connection;
  /** Other texts, for example in another language. */
  texts?: Partial<Record<Noticed, ReactNode>>;
}

const english: Record<Noticed, string> = {
  interrupted: 'Live updates paused. Reconnecting…',
  denied: 'Live updates have stopped. Reload the page.',
};

/**
 * Milliseconds that a problem must last before it's shown: a short one would move the page for nothing. Never 0, because screen
 * readers must know the element before its text changes.
 */
const patienceMs: Record<Noticed, number> = { interrupted: 4_000, denied: 500 };

const isNoticed = (connection: Connection): connection is Noticed => connection in english;

/**
 * Says that a page isn't up to date, once that lasts, and screen readers announce it. Until then it's empty: let it take no room, by
 * `.offload-connection:empty { position: absolute }`.
 *
 * @example
 * <ConnectionNotice connection={connection} />
 */
export function ConnectionNotice({ connection, texts = {} }: ConnectionNoticeProps) {
  if (!isNoticed(connection)) return null;
  return (
    <Lasting key={connection} ms={patienceMs[connection]}>
      {texts[connection] ?? english[connection]}
    </Lasting>
  );
}

function Lasting({ ms, children }: { ms: number; children: ReactNode }) {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  // Without the role `status`, which is that of the page's job.
  return (
    <div className="offload-connection" aria-live="polite">
      {lasts && children}
    </div>
  );
}
