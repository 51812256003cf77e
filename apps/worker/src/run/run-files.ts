import { randomUUID } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { type Claim, type Database, holdsClaim, type NewFile } from '@offload/db';
import type { JobContext } from '@offload/jobs/context';
import { PermanentError } from '@offload/jobs/errors';
import { isStorageError, type Storage } from '@offload/storage';
import type { CountBytes } from './reservation';
import { Stopped } from './stop-reason';

const dayMs = 24 * 60 * 60 * 1_000;
const gone = 'The file to work on is no longer kept. Upload it again.';

interface RunFilesParts {
  db: Database;
  storage: Storage;
  countBytes: CountBytes;
  /** Takes what the run has written. */
  written: NewFile[];
  /** Aborts when the run is stopped: then it writes nothing more. */
  signal: AbortSignal;
}

/** The folder of one run's files: a run that was overtaken cannot touch those of another. */
export function folderOfRun({ id, claim }: { id: string; claim: number }): string {
  return `jobs/${id}/${claim}/`;
}

/** The files of one run: those that its job was given, and those that it writes. */
export function createRunFiles(
  { db, storage, countBytes, written, signal }: RunFilesParts,
  claim: Claim,
): JobContext['files'] {
  const sources = { jobId: claim.id, role: 'source', removedAt: null };

  /** A write may end after its run, and after the cleanup: then nobody else would remove what it has written. */
  async function writeWhileClaimed(key: string, content: Readable, contentType: string): Promise<number> {
    if (signal.aborted) {
      content.destroy();
      throw signal.reason;
    }
    const bytes = await storage.write(key, countBytes(addAbortSignal(signal, content)), contentType);
    if (await holdsClaim(db, claim)) return bytes;
    await storage.remove(key);
    throw new Stopped('lost');
  }

  return {
    sources: () =>
      db.file.findMany({
        where: sources,
        select: { id: true, name: true, contentType: true, bytes: true },
        orderBy: { createdAt: 'asc' },
      }),
    async open(id) {
      const { key } = await db.file.findFirstOrThrow({ where: { ...sources, id } });
      return storage.read(key).catch((error: Error) => {
        throw isStorageError(error, 'FILE_GONE')
          ? new PermanentError('file_gone', gone, { cause: error })
          : error;
      });
    },
    async write({ name, contentType, width, height, keepDays, isSource = false }, content) {
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
      return { id, bytes };
    },
  };
}
