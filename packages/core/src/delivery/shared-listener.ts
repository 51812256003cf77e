import { EventEmitter } from 'node:events';
import type { PostgresConnection } from 'bullmq';
import { type Listener, listen } from '../database/listen';

/** The channel on which BullMQ announces which queue has a new delivery. */
const channel = 'bullmq_jobs';

/** The one connection on which all workers of a process wait for deliveries. */
export interface SharedListener {
  /** Lets a worker with this connection wait here instead of on a connection of its own. */
  share(connection: PostgresConnection): void;
  close(): Promise<void>;
}

/**
 * Creates a listener that connects when the first worker waits. PostgreSQL wakes every listening connection at each
 * notification, whatever its channel, so a connection per queue would delay jobs on a small machine. Calls `onError` if it
 * can't listen. Meanwhile, workers look for deliveries at each attempt.
 */
export function createSharedListener(url: string, onError: (error: unknown) => void): SharedListener {
  const waiting = new Set<PostgresConnection>();
  let listener: Listener | null = null;
  let isClosed = false;
  // The part of a client that BullMQ uses. The query is LISTEN, which `start` has done.
  const client = Object.assign(new EventEmitter(), { query: async () => ({ rows: [] }) });
  // Each queue adds one.
  client.setMaxListeners(0);

  function start(): Listener {
    return listen(url, {
      channels: { [channel]: (payload) => client.emit('notification', { channel, payload }) },
      onGap: wake,
      // Otherwise, BullMQ would wait until its next delayed job, for up to an hour.
      onLost(error) {
        onError(error);
        wake();
      },
    });
  }

  /** Lets waiting workers look for deliveries that were added meanwhile. */
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
