import { HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isAboutOneFile } from './errors';
import { explain, explainCheck } from './s3-errors';
import { assertKey } from './storage';
import type { S3Address } from './storage-url';

export interface S3Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface Bucket {
  client: S3Client;
  /** For requests with a body that may take long to send. */
  uploader: S3Client;
  name: string;
  /** The prefix of all keys. */
  prefix: string;
  /** Returns the request parameters for a key or a folder. */
  place(key: string): { Bucket: string; Key: string };
  /** Resolves if files can be written. Throws a `STORAGE_DOWN` that says why they can't. */
  check(): Promise<void>;
  /** Throws what a client error means. */
  fail(error: unknown): Promise<never>;
}

/** Prepares access to a bucket without a request. Ends an upload after so many milliseconds without progress. */
export function openBucket(address: S3Address, keys?: S3Keys, uploadPatienceMs = 60_000): Bucket {
  const { bucket: name, prefix } = address;
  const client = createClient(address, keys, timeouts);
  const uploader = createClient(address, keys, { ...connecting, socketTimeout: uploadPatienceMs });
  let isWritable = false;
  const place = (key: string) => {
    assertKey(key);
    return { Bucket: name, Key: prefix + key };
  };

  async function check(): Promise<void> {
    try {
      // Writes once, and again after an error. Otherwise a HEAD request is enough: it costs a tenth and creates no versions.
      if (isWritable) await client.send(new HeadBucketCommand({ Bucket: name }));
      else
        await client.send(
          new PutObjectCommand({ ...place('.check'), Body: 'This bucket can be written.\n' }),
        );
      isWritable = true;
    } catch (error) {
      isWritable = false;
      throw explainCheck(error);
    }
  }

  async function fail(error: unknown): Promise<never> {
    isWritable = false;
    const meaning = explain(error);
    if (isAboutOneFile(meaning)) await check();
    throw meaning;
  }

  return { client, uploader, name, prefix, place, check, fail };
}

// A download holds its connection until its reader is done, so with a limit, slow readers could block everyone.
const agent = { maxSockets: Number.POSITIVE_INFINITY };
const connecting = { connectionTimeout: 5_000 };
// Milliseconds until a response begins, for each of three tries. The reader decides how long it then takes. TCP detects a
// server that is gone.
const timeouts = { ...connecting, requestTimeout: 40_000, throwOnRequestTimeout: true };

function createClient({ endpoint, region }: S3Address, keys: S3Keys | undefined, limits: object): S3Client {
  return new S3Client({
    ...(keys && { credentials: keys }),
    ...(region && { region }),
    ...(endpoint && { endpoint, forcePathStyle: true }),
    // Not every server knows the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { ...limits, httpAgent: agent, httpsAgent: agent },
  });
}
