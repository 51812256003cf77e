import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type, writeAll } from './bare-app';
import type { Isolated, Part } from './read-own-app';

/** Whether the app's queues are on Redis, as the guide says of production. */
export const isOnRedis = process.env.TEST_QUEUE === 'redis';

/** Follows parts of the guide and builds the app. */
export async function follow(folder: string, ...parts: Part[]): Promise<void> {
  for (const { install, files } of parts) {
    if (install) await type(folder, install);
    writeAll(folder, Object.fromEntries(files));
  }
  // As the guide says of production.
  const url = 'databaseUrl: process.env.DATABASE_URL';
  edit(folder, 'lib/offload.ts', (text) =>
    text.replace(`${url} }`, `${url}, queueUrl: process.env.QUEUE_URL }`),
  );
  // New apps have this setting, and older ones don't.
  if (isOnRedis)
    edit(folder, 'next.config.mjs', (text) => text.replace('default {', 'default { cacheComponents: true,'));
  await type(folder, 'npx next build');
}

/** Adds the guide's isolated kind. */
export function followIsolated(folder: string, isolated: Isolated): void {
  const { files, contractImport, processorImport, worker } = isolated;
  writeAll(folder, Object.fromEntries(files));
  edit(folder, 'jobs.mjs', (text) => contractImport + text.replace('contracts: [', 'contracts: [csvCheck, '));
  edit(folder, 'worker.mjs', (text) => processorImport + text.replace(/^export default.*\n/m, worker));
}

/** Changes a file of the app. */
export function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
