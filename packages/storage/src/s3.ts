import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { StorageError } from './errors';
import { passOn } from './pass-on';
import { type Bucket, openBucket, type S3Keys } from './s3-bucket';
import type { Storage } from './storage';
import type { S3Address } from './storage-url';

// What an upload keeps in memory. With up to 10,000 parts, a file can have up to 50 GB.
const partSize = 5 * 1024 * 1024;
const partsAtOnce = 2;

// Milliseconds without a byte while the reader is waiting for one.
const silentMs = 10_000;
// Milliseconds until a response begins, for each of three tries.
const prompt = { requestTimeout: 10_000 };

/** Stores files in a bucket of Amazon S3 or a compatible server. */
export function openS3Storage(address: S3Address, keys?: S3Keys, uploadPatienceMs?: number): Storage {
  const bucket = openBucket(address, keys, uploadPatienceMs);
  const { client, prefix, place, check, fail } = bucket;
  return {
    check,
    write: (...file) => upload(bucket, ...file).catch(fail),
    async read(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const { Body } = await client.send(new GetObjectCommand({ ...place(key), Range }), prompt).catch(fail);
      if (!(Body instanceof Readable)) throw new Error('S3 responded without a body.');
      endIfSilent(Body);
      return passOn(Body, brokeOff);
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(place(key)), prompt).catch(fail);
    },
    async removeAll(folder) {
      for await (const page of pagesOf(bucket, folder)) await removePage(bucket, page);
    },
    async *list(folder) {
      for await (const page of pagesOf(bucket, folder)) {
        for (const { name, modifiedAt } of page) yield { key: name.slice(prefix.length), modifiedAt };
      }
    },
  };
}

/** Uploads small files in one request and large ones in several. Aborts a failed upload. */
async function upload(
  { uploader, place }: Bucket,
  key: string,
  content: Readable,
  contentType: string,
): Promise<number> {
  const params = { ...place(key), Body: content, ContentType: contentType };
  const upload = new Upload({ client: uploader, params, partSize, queueSize: partsAtOnce });
  let bytes = 0;
  upload.on('httpUploadProgress', ({ loaded = 0 }) => {
    bytes = loaded;
  });
  await upload.done();
  return bytes;
}

/** Destroys a body that has stopped arriving. A reader may pause it as long as it likes. */
function endIfSilent(body: Readable): void {
  let timer: NodeJS.Timeout | undefined;
  const rest = () => clearTimeout(timer);
  const wait = () => {
    rest();
    timer = setTimeout(() => body.destroy(new Error('The server stopped sending.')), silentMs);
  };
  body.on('resume', wait).on('data', wait).on('pause', rest).once('close', rest);
}

async function brokeOff(cause: unknown): Promise<never> {
  throw new StorageError('STORAGE_DOWN', 'S3: the connection broke', { cause });
}

async function* pagesOf({ client, place, fail }: Bucket, folder: string) {
  const { Bucket, Key: Prefix } = place(folder);
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      yield Contents.flatMap(({ Key, LastModified }) =>
        Key && LastModified ? [{ name: Key, modifiedAt: LastModified }] : [],
      );
    }
  } catch (error) {
    await fail(error);
  }
}

async function removePage({ client, name, fail }: Bucket, page: { name: string }[]): Promise<void> {
  if (page.length === 0) return;
  const objects = { Objects: page.map(({ name: Key }) => ({ Key })), Quiet: true };
  const request = new DeleteObjectsCommand({ Bucket: name, Delete: objects });
  const { Errors: [failed] = [] } = await client.send(request).catch(fail);
  if (failed) throw new StorageError('FILE_FAILED', `${failed.Key} couldn't be removed: ${failed.Code}`);
}
