import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresServer } from './postgres-server';

/**
 * Fills the small disk of a server to the last byte. Returns a function that frees the space again. The server has some files for its
 * log in advance, as one has that has run for long: without any, it would crash soon.
 */
export async function fillDatabaseDisk(
  server: Pick<PostgresServer, 'url' | 'disk'> | null,
): Promise<() => void> {
  if (!server) throw new Error('There is no server.');
  const client = new Client({ connectionString: server.url });
  await client.connect();
  for (let files = 0; files < 5; files += 1) {
    await client.query("SELECT pg_logical_emit_message(true, 'test', '')");
    await client.query('SELECT pg_switch_wal()');
  }
  await client.query('CHECKPOINT');
  await client.end();
  return fillDisk(server.disk());
}

/** Fills the disk of a folder to the last byte. Returns a function that frees the space again. */
export function fillDisk(folder: string): () => void {
  const ballast = join(folder, '.ballast');
  const file = openSync(ballast, 'w');
  for (let size = 1 << 20; size > 0; size >>= 1) while (writes(file, size));
  closeSync(file);
  return () => rmSync(ballast);
}

function writes(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
