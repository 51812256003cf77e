import { EventEmitter } from 'node:events';
import type { PostgresConnection } from 'bullmq';
import { type Listener, listen } from '../database/listen';

/** The channel on which BullMQ says which queue has got a delivery. */
const channel = 'bullmq_jobs';

/** The one connection on which all workers of a process wait for deliveries. */
export interface SharedListener {
  /** Lets a worker with this connection wait here, instead of on a connection of its own. */
  share(connection: PostgresConnection): void;
  close(): Promise<void>;
}

/**
 * Creates a listener that connects when the first worker waits. At each notification, whatever its channel, PostgreSQL wakes
 * every connection that listens. With one for each queue, that work would delay the start of the job on a small machine.
 * `onError` gets why it doesn't listen; until it does, workers look for deliveries at each attempt.
 */
export function createSharedListener(url: string, onError: (error: unknown) => void): SharedListener {
  const waiting = new Set<PostgresConnection>();
  let listener: Listener | null = null;
  let isClosed = false;
  // What BullMQ uses of a client. It listens already.
  const client = Object.assign(new EventEmitter(), { query: async () => ({ rows: [] }) });
  // Each queue adds one.
  client.setMaxListeners(0);

  function start(): Listener {
    return listen(url, {
      channels: { [channel]: (payload) => client.emit('notification', { channel, payload }) },
      onGap: wake,
      // BullMQ would wait until the next job that is due later, for up to an hour.
      onLost(error) {
        onError(error);
        wake();
      },
    });
  }

  /** Lets the workers that wait look for deliveries that were added meanwhile. */
  function wake(): void {
    for (const connection of waiting) connection.emit('listenerinvalidated');
  }

  return {
    share(connection) {
      Object.assign(connection, {
        async getListenClient() {
          if (!isClosed) listener ??= start();
          waiting.add(connection);
          return client;
        },
        // BullMQ names a connection for its queue, but this one is for all of them.
        setListenClientName: async () => undefined,
      });
      connection.once('close', () => waiting.delete(connection));
    },
    async close() {
      isClosed = true;
      await listener?.close();
    },
  };
}
