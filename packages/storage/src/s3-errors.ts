import { S3ServiceException } from '@aws-sdk/client-s3';
import { isStorageError, StorageError } from './errors';

// What is said of our keys or of the bucket, not of one file.
const reasons: Record<string, string> = {
  NoSuchBucket: 'there is no such bucket',
  PermanentRedirect: 'the bucket is in another region',
  AuthorizationHeaderMalformed: 'the bucket is in another region',
  InvalidAccessKeyId: 'nobody has this access key',
  SignatureDoesNotMatch: 'the secret key is not that of the access key',
  InvalidToken: 'the session token is not valid',
  ExpiredToken: 'the session token has expired',
  RequestTimeTooSkewed: 'its clock and ours differ by more than it allows',
};

// 507 is what MinIO says, the other is Ceph's word.
const noSpace = (status: number, name: string) => status === 507 || name === 'QuotaExceeded';
// Later it may be another answer, for any file.
const isOverloaded = (status: number) => status === 503 || status === 429;

/** Returns what an error of the S3 client means; one that isn't the client's stays what it is. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const reason = whyDown(error);
  if (reason !== null) return new StorageError('STORAGE_DOWN', `S3: ${reason}`, { cause: error });
  if (!(error instanceof S3ServiceException)) return error;
  if (error.name === 'NoSuchKey') return new StorageError('FILE_GONE', 'the file is gone', { cause: error });
  const code = noSpace(statusOf(error), error.name) ? 'NO_SPACE' : 'FILE_FAILED';
  return new StorageError(code, `S3: ${error.name}: ${error.message}`, { cause: error });
}

function whyDown(error: Error): string | null {
  if (error.name === 'CredentialsProviderError') {
    return 'there are no keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  }
  if (error.message === 'Region is missing') {
    return 'there is no region: set AWS_REGION, or region=… in STORAGE_URL';
  }
  if (error instanceof S3ServiceException) {
    const status = statusOf(error);
    return isOverloaded(status) ? `it answers ${status} (${error.name})` : (reasons[error.name] ?? null);
  }
  // The client's mark on the error of a request that got no answer.
  return '$metadata' in error ? `it cannot be reached (${error.message})` : null;
}

/** Returns what an error means if any at all says that the storage can't be used. */
export function explainCheck(error: unknown): StorageError {
  const explained = explain(error);
  if (isStorageError(explained, 'STORAGE_DOWN')) return explained;
  return new StorageError('STORAGE_DOWN', `S3: ${whyRefused(error)}`, { cause: error });
}

function statusOf({ $metadata: { httpStatusCode = 0 } }: S3ServiceException): number {
  return httpStatusCode;
}

function whyRefused(error: unknown): string {
  const status = error instanceof S3ServiceException ? statusOf(error) : 0;
  if (status === 403) return 'this access key may not write to the bucket';
  // To a HEAD request there is no more of an answer than that.
  if (status === 404) return 'there is no such bucket';
  return String(error);
}
