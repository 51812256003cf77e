import { randomUUID } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { PermanentError } from '@offload/core/contract';
import type { Database as CoreDatabase } from '@offload/core/sql';
import { type EndedRun, holdsClaim, type Run, Stopped } from '@offload/core/worker';
import { type Database, findLeftoversOf, type NewFile, removeLeftover } from '@offload/db';
import { requireWritesFiles } from '@offload/kinds/services/promises';
import type { Files, FileToWrite } from '@offload/kinds/services/services';
import { isStorageError, type Storage } from '@offload/storage';
import type { Logger } from 'pino';
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
    ...createInputFiles(db, storage, claim.id),
    async write(file, content) {
      requireWritesFiles(contract);
      const id = randomUUID();
      const key = `${folderOfRun(claim)}${id}`;
      const bytes = await writeWhileClaimed(key, content, file.contentType);
      written.push({ id, key, bytes, ...columnsOf(file) });
      attach('files', written);
      return { id, bytes };
    },
  };
}

function columnsOf({ name, contentType, width, height, keepDays, isSource = false }: FileToWrite) {
  return {
    role: isSource ? 'source' : 'output',
    name,
    contentType,
    width: width ?? null,
    height: height ?? null,
    keepMs: keepDays === undefined ? null : keepDays * dayMs,
  } as const;
}

/** Returns the part of the file service that reads the files of a job and of its child jobs. */
function createInputFiles(
  db: Database,
  storage: Storage,
  jobId: string,
): Pick<Files, 'sources' | 'ofChildren' | 'open'> {
  const sources = { jobId, role: 'source', removedAt: null };
  const ofChildren = { role: 'output', removedAt: null, job: { parentId: jobId } };
  const columns = { id: true, name: true, contentType: true, bytes: true };
  return {
    sources: () => db.file.findMany({ where: sources, select: columns, orderBy: { createdAt: 'asc' } }),
    ofChildren: () =>
      db.file.findMany({ where: ofChildren, select: columns, orderBy: [{ name: 'asc' }, { jobId: 'asc' }] }),
    async open(id) {
      const { key } = await db.file.findFirstOrThrow({ where: { id, OR: [sources, ofChildren] } });
      return storage.read(key).catch((error: Error) => {
        throw isStorageError(error, 'FILE_GONE')
          ? new PermanentError('file_gone', gone, { cause: error })
          : error;
      });
    },
  };
}

/**
 * Returns a function that removes the bytes that a run, and earlier runs of its job, have left without a file row. The
 * sweeper removes what it can't remove now.
 */
export function createCleanUp(core: CoreDatabase, storage: Storage, log: Logger) {
  return async function cleanUp({ claim: { id, fence }, status, hasSucceeded }: EndedRun): Promise<void> {
    try {
      // A run that lost its claim only cleans up after itself. A successful run only cleans up after earlier runs.
      const isOvertaken = status?.fence !== fence;
      const leftovers = isOvertaken ? [{ jobId: id, fence }] : await findLeftoversOf(core, id, fence);
      for (const leftover of leftovers) {
        if (hasSucceeded && leftover.fence === fence) continue;
        await storage.removeAll(folderOfRun({ id, fence: leftover.fence }));
        await removeLeftover(core, leftover);
      }
    } catch (error) {
      log.warn({ job: id, error }, 'failed to remove the files of a run, leaving them to the sweeper');
    }
  };
}
