import type { Database } from '@offload/db';
import { openStorage } from '@offload/storage';

const folders = ['jobs/', 'uploads/', '.unfinished/'];

/** Returns the keys of bytes in the storage without a row, and of rows without bytes. */
export async function findOrphans({ db, storageUrl }: { db: Database; storageUrl: string }) {
  const stored = new Set<string>();
  for (const folder of folders) {
    for await (const { key } of openStorage(storageUrl).list(folder)) stored.add(key);
  }
  const rows = await db.file.findMany({ where: { removedAt: null }, select: { key: true } });
  const named = new Set(rows.map(({ key }) => key));
  return {
    withoutRow: [...stored].filter((key) => !named.has(key)),
    withoutBytes: [...named].filter((key) => !stored.has(key)),
  };
}
