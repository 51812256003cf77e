import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { watch } from './silence';

// Our statements are short: compiling them (JIT), as some servers would each time, takes longer than running them.
const ownSettings = '-c jit=off';

/**
 * How long a pool keeps an idle connection, in milliseconds. A new one costs as much CPU time as ten statements, and plans all
 * statements again. Work that is repeated every ten seconds, or every minute, finds its connections open.
 */
export const keptIdleMs = 5 * 60_000;

interface WatchedConfig extends ClientConfig {
  /** How long the server may be quiet, in milliseconds, if it can't say that it's working on a statement; by default 35 s. */
  patienceMs?: number | undefined;
}

/**
 * A connection to PostgreSQL that is closed, with an error, if the server no longer responds on it. Use it wherever the app
 * connects, also as the `Client` of a pool.
 *
 * @example
 * const adapter = new PrismaPg({ Client: WatchedClient, connectionString: process.env.DATABASE_URL });
 */
export class WatchedClient extends Client {
  // Optional only for the type of a pool, which does pass its options.
  constructor(config: WatchedConfig = {}) {
    const { connectionString = '', patienceMs } = config;
    const url = new URL(connectionString);
    // Identifies the connection on the server, since its process ID means nothing behind a pooler.
    const name = `${url.searchParams.get('application_name') ?? 'offload'}`.slice(0, 40);
    const id = `${name}-${randomBytes(8).toString('hex')}`;
    url.searchParams.set('application_name', id);
    // Otherwise the URL's options would replace ours. The last option wins, so those that a pool depends on come last.
    const settings = [ownSettings, url.searchParams.get('options'), config.options];
    url.searchParams.set('options', settings.filter(Boolean).join(' '));
    super({
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      ...config,
      connectionString: url.href,
    });
    watch(this, { url: connectionString, id, patienceMs });
    // Without a listener, a connection that breaks between two statements would end the process.
    this.on('error', () => undefined);
  }
}
