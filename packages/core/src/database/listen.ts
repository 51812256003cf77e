import { WatchedClient } from './watched-client';

export interface Listener {
  close(): Promise<void>;
}

interface ListenOptions {
  /** The listeners, by channel. */
  channels: Record<string, (payload: string) => void>;
  onGap: () => void;
}

/**
 * Listens on channels with its own connection, and reconnects for as long as it takes if that is lost. `onGap` is called
 * after each (re)connection, because earlier notifications may have been missed. Never throws.
 *
 * @example
 * const listener = listen(jobs.db.listenUrl, { channels: { prices: refresh }, onGap: refreshAll });
 */
export function listen(url: string, { channels, onGap }: ListenOptions): Listener {
  let closed = false;
  let client: WatchedClient | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    const next = new WatchedClient({ connectionString: nameListener(url), connectionTimeoutMillis: 5_000 });
    client = next;
    next.on('notification', ({ channel, payload }) => channels[channel]?.(payload ?? ''));
    next.on('error', () => reconnect(next));
    next.on('end', () => reconnect(next));
    try {
      await next.connect();
      const names = Object.keys(channels).map((name) => next.escapeIdentifier(name));
      await next.query(names.map((name) => `LISTEN ${name}`).join(';'));
      onGap();
    } catch {
      reconnect(next);
    }
  }

  // A lost connection may be reported more than once. Only the first report for the current one counts.
  function reconnect(lost: WatchedClient): void {
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

/** Names the connection for its purpose, because its last statement may be a probe rather than LISTEN. */
function nameListener(url: string): string {
  const named = new URL(url);
  const name = named.searchParams.get('application_name') ?? 'offload';
  named.searchParams.set('application_name', `${name.slice(0, 31)}-listener`);
  return named.href;
}
