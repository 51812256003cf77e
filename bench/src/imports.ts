import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hasFinished } from '@offload/core/contract';
import { loadKinds } from '@offload/kinds/load-kinds';
import { salesImport } from '@offload/kinds/sales-import';
import { createPerson, until } from '@offload/testing';
import { type JobSystem, openJobSystem } from '../../apps/worker/src/testing/job-system';
import { watchDescendants } from './memory';
import type { Measurement } from './result';

const rows = 1_000_000;
const columns = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';

function* csv(): Generator<string> {
  yield `${columns}\n`;
  for (let at = 0; at < rows; at += 1_000)
    yield Array.from({ length: 1_000 }, (_, i) => row(at + i)).join('');
}

function row(number: number): string {
  const day = String(1 + (number % 28)).padStart(2, '0');
  const customer = number % 10 === 0 ? `"Customer, ${number % 5_000}"` : `Customer ${number % 5_000}`;
  const price = (10 + (number % 1_000) / 100).toFixed(2);
  return `SO-${number},2023-01-${day},${customer},DE,Product ${number % 100},Kind ${number % 10},${1 + (number % 9)},${price},EUR\n`;
}

/** Returns how many seconds PostgreSQL takes to COPY the same file into a table with the same indexes and references. */
async function bareSeconds({ database: { db } }: JobSystem, path: string): Promise<number> {
  const { id } = await createPerson(db);
  await db.$executeRawUnsafe(`
    CREATE TABLE bare_order (LIKE sales_order INCLUDING ALL,
      FOREIGN KEY (owner_id) REFERENCES "user" (id) ON DELETE CASCADE)`);
  await db.$executeRawUnsafe(`ALTER TABLE bare_order ALTER owner_id SET DEFAULT '${id}'`);
  const started = performance.now();
  await db.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe('SET LOCAL statement_timeout = 0');
      await tx.$executeRawUnsafe(`COPY bare_order (${columns}) FROM '${path}' (FORMAT csv, HEADER)`);
    },
    { timeout: 600_000 },
  );
  const seconds = (performance.now() - started) / 1_000;
  await db.$executeRawUnsafe('DROP TABLE bare_order');
  return seconds;
}

/** Returns the seconds from the import's claim until it finishes. */
async function ourSeconds(system: JobSystem, path: string): Promise<number> {
  const source = { id: crypto.randomUUID(), name: 'orders.csv', contentType: 'text/csv' };
  const key = `uploads/${source.id}`;
  await system.storage.write(key, Readable.from(csv()), source.contentType);
  const payload = { sha256: '0'.repeat(64), fileName: source.name };
  const { size: bytes } = await stat(path);
  const id = await system.ask(salesImport, { payload, sources: [{ ...source, key, bytes }] });
  await until(async () => hasFinished((await system.find(id)).state), 900_000);
  const { state, startedAt, finishedAt, errorMessage } = await system.find(id);
  if (state !== 'succeeded' || !startedAt || !finishedAt)
    throw new Error(`The import ended as ${state}: ${errorMessage}`);
  return (finishedAt.getTime() - startedAt.getTime()) / 1_000;
}

/** Measures the import of a million rows against the server's own COPY of the same file. */
export async function measureImports(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'offload-bench-'));
  // The server may run as another user.
  await chmod(folder, 0o755);
  const path = join(folder, 'orders.csv');
  await pipeline(Readable.from(csv()), createWriteStream(path));
  const system = await openJobSystem();
  const bare = await bareSeconds(system, path);
  system.startWorker([...(await loadKinds()).values()]);
  const peakMb = watchDescendants();
  const ours = await ourSeconds(system, path);
  const again = await ourSeconds(system, path);
  const memory = peakMb();
  await system.close();
  await rm(folder, { recursive: true });
  return [
    { what: 'import of a million rows, and COPY', unit: 's', ours: [ours], bare: [bare], aim: '≥ 0.55' },
    { what: 'the same file again', unit: 's', ours: [again] },
    { what: 'memory of the import', unit: 'MB', ours: [memory], aim: '< 300 MB' },
  ];
}
