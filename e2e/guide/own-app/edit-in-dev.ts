import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@offload/testing';
import { writeAll } from './bare-app';

// Returns which version of `lib/offload.ts` has enqueued a job and read one.
const route = `import { receipt } from '../../../jobs.mjs';
import { jobs, version } from '../../../lib/offload';

export async function POST() {
  await jobs.enqueue(receipt, { orderId: 1 }, { ownerId: 'version ' + version });
  await jobs.list({ limit: 1 });
  return new Response(version);
}
`;

/** Edits the module that opens the app's jobs while `next dev` runs. Each version of it enqueues a job and reads one. */
export async function editInDev(folder: string, url: string, edits: number): Promise<void> {
  const file = join(folder, 'lib/offload.ts');
  const code = readFileSync(file, 'utf8');
  writeAll(folder, { 'app/api/version/route.ts': route });
  for (let version = 1; version <= edits; version += 1) {
    writeFileSync(file, `${code}\nexport const version = '${version}';\n`);
    await until(async () => {
      const response = await fetch(`${url}/api/version`, { method: 'POST' });
      return response.ok && (await response.text()) === `${version}`;
    });
  }
}
