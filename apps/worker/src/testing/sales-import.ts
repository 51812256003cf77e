import { Readable } from 'node:stream';
import type { Job, SourceFile } from '@offload/db';
import { type ColumnNames, importResult, salesImport } from '@offload/kinds/sales-import';
import type { JobSystem } from './job-system';

export const header = 'order_number,date,customer,country,product,category,quantity,unit_price,currency\n';
export const row = (number: number, quantity = 1) =>
  `N-${number},2024-02-29,"Łódź, ""Design""",PL,Pan,Kitchen,${quantity},12.50,EUR\n`;

export async function uploadOrders({ storage }: JobSystem, content: string): Promise<SourceFile> {
  const id = crypto.randomUUID();
  const key = `uploads/${id}`;
  const bytes = await storage.write(key, Readable.from([Buffer.from(content)]), 'text/csv');
  return { id, key, bytes, name: 'orders.csv', contentType: 'text/csv' };
}

/** Enqueues the import of a file. */
export async function askForImport(system: JobSystem, content: string, ownerId: string): Promise<string> {
  return askForImportOf(system, await uploadOrders(system, content), ownerId);
}

/** Enqueues the import of a file that has been uploaded. */
export function askForImportOf(
  system: JobSystem,
  source: SourceFile,
  ownerId: string,
  options: { dryRun?: boolean; columns?: ColumnNames } = {},
): Promise<string> {
  const payload = { sha256: '0'.repeat(64), fileName: source.name, ...options };
  return system.ask(salesImport, { payload, sources: [source], ownerId });
}

/** Imports a file, and returns the job as it ended. */
export async function importFile(system: JobSystem, content: string, ownerId: string): Promise<Job> {
  const job = await system.untilEnded(await askForImport(system, content, ownerId));
  if (job.state === 'succeeded') importResult.parse(job.result);
  return job;
}

/** Returns the first ten orders of a user. */
export function ordersOf({ database: { db } }: JobSystem, ownerId: string) {
  return db.order.findMany({ where: { ownerId }, orderBy: { orderNumber: 'asc' }, take: 10 });
}
