import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { watch } from './silence';

/**
 * A connection to PostgreSQL that breaks, with an error, when the server no longer answers on it. To be used wherever
 * the app connects, also as the `Client` of a pool.
 */
export class WatchedClient extends Client {
  // A pool passes its options to each client that it makes, but its type for them takes none.
  constructor(config: ClientConfig = {}) {
    const { connectionString = '' } = config;
    const url = new URL(connectionString);
    // By this the server finds the connection: the number of its process means nothing behind a pooler.
    const name = `${url.searchParams.get('application_name') ?? 'offload'}`.slice(0, 40);
    const id = `${name}-${randomBytes(8).toString('hex')}`;
    url.searchParams.set('application_name', id);
    super({
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      ...config,
      connectionString: url.href,
    });
    watch(this, { url: connectionString, id });
  }
}
