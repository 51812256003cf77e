import { randomUUID } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { PermanentError } from '@offload/core/contract';
import type { Database as CoreDatabase } from '@offload/core/sql';
import { holdsClaim, type Run, Stopped } from '@offload/core/worker';
import type { Database, NewFile } from '@offload/db';
import { requireWritesFiles } from '@offload/kinds/services/promises';
import type { Files } from '@offload/kinds/services/services';
import { isStorageError, type Storage } from '@offload/storage';
import type { CountBytes } from './reservation';

const dayMs = 24 * 60 * 60 * 1_000;
const gone = 'The input file has expired. Upload it again.';

interface RunFilesParts {
  core: CoreDatabase;
  db: Database;
  storage: Storage;
  countBytes: CountBytes;
}

/** Returns the folder of one run's files. Each run has its own, so a run that lost its claim can't touch another's files. */
export function folderOfRun({ id, fence }: { id: string; fence: number }): string {
  return `jobs/${id}/${fence}/`;
}

/** Returns the file service of one run: it reads the job's input files and writes output files. */
export function createRunFiles(
  { core, db, storage, countBytes }: RunFilesParts,
  { claim, contract, signal, attach }: Run,
): Files {
  const sources = { jobId: claim.id, role: 'source', removedAt: null };
  const ofChildren = { role: 'output', removedAt: null, job: { parentId: claim.id } };
  const columns = { id: true, name: true, contentType: true, bytes: true };
  const written: NewFile[] = [];

  /** Removes the file if the run has ended: the write may finish after the cleanup, so nothing else would remove it. */
  async function writeWhileClaimed(key: string, content: Readable, contentType: string): Promise<number> {
    if (signal.aborted) {
      content.destroy();
      throw signal.reason;
    }
    const bytes = await storage.write(key, countBytes(addAbortSignal(signal, content)), contentType);
    if (await holdsClaim(core, claim)) return bytes;
    await storage.remove(key);
    throw new Stopped('lost');
  }

  return {
    sources: () =>
      db.file.findMany({
        where: sources,
        select: columns,
        orderBy: { createdAt: 'asc' },
      }),
    ofChildren: () =>
      db.file.findMany({ where: ofChildren, select: columns, orderBy: [{ jobId: 'asc' }, { name: 'asc' }] }),
    async open(id) {
      const { key } = await db.file.findFirstOrThrow({ where: { id, OR: [sources, ofChildren] } });
      return storage.read(key).catch((error: Error) => {
        throw isStorageError(error, 'FILE_GONE')
          ? new PermanentError('file_gone', gone, { cause: error })
          : error;
      });
    },
    async write({ name, contentType, width, height, keepDays, isSource = false }, content) {
      requireWritesFiles(contract);
      const id = randomUUID();
      const key = `${folderOfRun(claim)}${id}`;
      const bytes = await writeWhileClaimed(key, content, contentType);
      const keepMs = keepDays === undefined ? null : keepDays * dayMs;
      written.push({
        id,
        role: isSource ? 'source' : 'output',
        name,
        contentType,
        bytes,
        width: width ?? null,
        height: height ?? null,
        key,
        keepMs,
      });
      attach('files', written);
      return { id, bytes };
    },
  };
}
