import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { watch } from './silence';

// Our statements are short, and some servers would compile them each time (JIT), which takes longer.
const ownSettings = '-c jit=off';

/**
 * How many milliseconds a pool keeps a connection that no one uses. A new one takes PostgreSQL and us as much CPU time as ten statements,
 * and plans all statements again. What runs every ten seconds, or once a minute, finds its connections open.
 */
export const keptIdleMs = 5 * 60_000;

interface WatchedConfig extends ClientConfig {
  /** How many milliseconds the server may be quiet if it can't say that it's working on a statement. By default 35 s. */
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
  // A pool passes its options to each client that it creates, but the type says otherwise.
  constructor(config: WatchedConfig = {}) {
    const { connectionString = '', patienceMs } = config;
    const url = new URL(connectionString);
    // Identifies the connection on the server, since its process ID means nothing behind a pooler.
    const name = `${url.searchParams.get('application_name') ?? 'offload'}`.slice(0, 40);
    const id = `${name}-${randomBytes(8).toString('hex')}`;
    url.searchParams.set('application_name', id);
    // Otherwise the options of the URL would replace ours. The last one counts: what a pool depends on.
    const settings = [ownSettings, url.searchParams.get('options'), config.options];
    url.searchParams.set('options', settings.filter(Boolean).join(' '));
    super({
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      ...config,
      connectionString: url.href,
    });
    watch(this, { url: connectionString, id, patienceMs });
    // A connection that breaks between two statements would end the process. Its next statement fails instead.
    this.on('error', () => undefined);
  }
}
