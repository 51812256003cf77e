import { randomUUID } from 'node:crypto';
import type { Claim, Database, NewFile } from '@offload/db';
import type { JobContext } from '@offload/jobs/context';
import { PermanentError } from '@offload/jobs/errors';
import { isStorageError, type Storage } from '@offload/storage';

const dayMs = 24 * 60 * 60 * 1_000;
const gone = 'The file to work on is no longer kept. Upload it again.';

export interface RunFiles {
  /** What the processor sees. */
  context: JobContext['files'];
  /** What it has written so far. */
  written: NewFile[];
}

/** The folder of one run's files: a run that was overtaken cannot touch those of another. */
export function folderOfRun({ id, claim }: { id: string; claim: number }): string {
  return `jobs/${id}/${claim}/`;
}

/** The files of one run: those that its job was given, and those that it writes. */
export function createRunFiles(db: Database, storage: Storage, claim: Claim): RunFiles {
  const written: NewFile[] = [];
  const sources = { jobId: claim.id, role: 'source', removedAt: null };

  return {
    written,
    context: {
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
        const bytes = await storage.write(key, content, contentType);
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
    },
  };
}
