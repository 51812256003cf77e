import { Client } from 'pg';

export interface Listener {
  close(): Promise<void>;
}

/**
 * Listens on a channel with a connection of its own, and connects again for as long as it takes when that is lost.
 * `onGap` is called after each (re)connection: what was said before it may have been missed.
 */
export function listen(
  url: string,
  { channel, onMessage, onGap }: { channel: string; onMessage: (payload: string) => void; onGap: () => void },
): Listener {
  let closed = false;
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    client = next;
    next.on('notification', ({ payload }) => onMessage(payload ?? ''));
    next.on('error', () => reconnect(next));
    next.on('end', () => reconnect(next));
    try {
      await next.connect();
      await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      onGap();
    } catch {
      reconnect(next);
    }
  }

  // A lost connection reports itself more than once; only the first report of the current one counts.
  function reconnect(lost: Client): void {
    if (closed || client !== lost) return;
    client = null;
    timer = setTimeout(connect, 500);
  }

  void connect();
  return {
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end();
    },
  };
}
