import { WatchedClient } from './watched-client';

export interface Listener {
  close(): Promise<void>;
}

interface ListenOptions {
  /** The listeners, by channel. */
  channels: Record<string, (payload: string) => void>;
  onGap: () => void;
  /** Called with the error each time that a connection was lost or couldn't be opened, until `onGap` is called. */
  onLost?: (error: unknown) => void;
}

/**
 * Listens on channels with its own connection, and keeps trying to reconnect if that's lost. Calls `onGap` after each
 * (re)connection, because notifications may have been missed. The callbacks must not throw: that would end the process.
 * Throws a `TypeError` if `url` isn't a URL, and nothing later.
 *
 * @example
 * const listener = listen(jobs.db.listenUrl, { channels: { prices: refresh }, onGap: refreshAll });
 */
export function listen(url: string, { channels, onGap, onLost }: ListenOptions): Listener {
  const connectionString = nameListener(url);
  let closed = false;
  let client: WatchedClient | null = null;
  let timer: NodeJS.Timeout | null = null;

  function connect(): void {
    const next = new WatchedClient({ connectionString, connectionTimeoutMillis: 5_000 });
    client = next;
    next.on('notification', ({ channel, payload }) => channels[channel]?.(payload ?? ''));
    next.on('error', (error) => reconnect(next, error));
    next.on('end', () => reconnect(next, new Error('The connection ended.')));
    void start(next).then(onGap, (error: unknown) => reconnect(next, error));
  }

  async function start(next: WatchedClient): Promise<void> {
    await next.connect();
    const names = Object.keys(channels).map((name) => next.escapeIdentifier(name));
    await next.query(names.map((name) => `LISTEN ${name}`).join(';'));
  }

  // A lost connection may be reported more than once.
  function reconnect(lost: WatchedClient, error: unknown): void {
    if (closed || client !== lost) return;
    client = null;
    timer = setTimeout(connect, 500);
    // The server may have refused to listen, but kept the connection. This never rejects.
    void lost.end();
    onLost?.(error);
  }

  connect();
  return {
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end();
    },
  };
}

/** Names the connection, because its last statement, as PostgreSQL shows it, may be a probe rather than LISTEN. */
function nameListener(url: string): string {
  const named = new URL(url);
  const name = named.searchParams.get('application_name') ?? 'offload';
  named.searchParams.set('application_name', `${name.slice(0, 31)}-listener`);
  return named.href;
}
