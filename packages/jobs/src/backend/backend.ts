import type { Processor, Queue, Worker } from 'bullmq';
import { openPostgresBackend } from './postgres';
import { openRedisBackend } from './redis';

export interface WorkerSettings {
  concurrency: number;
  /** Milliseconds that a delivered job stays with its worker without a sign of life. */
  lockMs: number;
}

/** Where the queues live. Everything that differs between PostgreSQL and Redis is behind it. */
export interface QueueBackend {
  name: 'postgresql' | 'redis';
  /** The producing end of a queue. Rejects while the backend cannot be reached. */
  queue(name: string): Promise<Queue>;
  /** The consuming end of a queue. It starts to fetch at once. Rejects while the backend cannot be reached. */
  worker(name: string, process: Processor, settings: WorkerSettings): Promise<Worker>;
  /** Resolves when the backend answers, rejects within a second or two when it does not. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the backend that `url` names; connects to nothing yet. `onError` hears of connections that were lost in
 * between. Throws where the URL names no backend.
 */
export function openQueueBackend(url: string, onError: (error: Error) => void): QueueBackend {
  const { protocol } = new URL(url);
  if (protocol === 'redis:' || protocol === 'rediss:') return openRedisBackend(url, onError);
  if (protocol === 'postgres:' || protocol === 'postgresql:') return openPostgresBackend(url, onError);
  throw new Error(`no queue backend for ${protocol}`);
}
