import { S3ServiceException } from '@aws-sdk/client-s3';
import { isStorageError, StorageError } from './errors';

// Errors about our credentials or the bucket, not about one file.
const reasons: Record<string, string> = {
  NoSuchBucket: "the bucket doesn't exist",
  PermanentRedirect: 'the bucket is in another region',
  AuthorizationHeaderMalformed: 'the bucket is in another region',
  InvalidAccessKeyId: "the access key doesn't exist",
  SignatureDoesNotMatch: "the secret key doesn't match the access key",
  InvalidToken: 'the session token is invalid',
  ExpiredToken: 'the session token has expired',
  RequestTimeTooSkewed: "this machine's clock differs too much from the server's",
};

// MinIO responds with 507, Ceph with QuotaExceeded.
const noSpace = (status: number, name: string) => status === 507 || name === 'QuotaExceeded';
// Temporary, and for all files.
const isOverloaded = (status: number) => status === 503 || status === 429;

/** Returns what an error of the S3 client means. Other errors are returned unchanged. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const reason = whyDown(error);
  if (reason !== null) return new StorageError('STORAGE_DOWN', `S3: ${reason}`, { cause: error });
  if (!(error instanceof S3ServiceException)) return error;
  if (error.name === 'NoSuchKey')
    return new StorageError('FILE_GONE', "the file doesn't exist", { cause: error });
  const code = noSpace(statusOf(error), error.name) ? 'NO_SPACE' : 'FILE_FAILED';
  return new StorageError(code, `S3: ${error.name}: ${error.message}`, { cause: error });
}

function whyDown(error: Error): string | null {
  if (error.name === 'CredentialsProviderError') {
    return 'no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  }
  if (error.message === 'Region is missing') {
    return 'no region: set AWS_REGION, or region=… in STORAGE_URL';
  }
  if (error instanceof S3ServiceException) {
    const status = statusOf(error);
    return isOverloaded(status)
      ? `the server responded with ${status} (${error.name})`
      : (reasons[error.name] ?? null);
  }
  // The client adds $metadata to errors of requests without a response.
  return '$metadata' in error ? `the server can't be reached (${error.message})` : null;
}

/** Returns what an error of a check means: any error makes the storage unusable. */
export function explainCheck(error: unknown): StorageError {
  const explained = explain(error);
  if (isStorageError(explained, 'STORAGE_DOWN')) return explained;
  return new StorageError('STORAGE_DOWN', `S3: ${whyRejected(error)}`, { cause: error });
}

function statusOf({ $metadata: { httpStatusCode = 0 } }: S3ServiceException): number {
  return httpStatusCode;
}

function whyRejected(error: unknown): string {
  const status = error instanceof S3ServiceException ? statusOf(error) : 0;
  if (status === 403) return "the access key isn't allowed to write to the bucket";
  // A response to HEAD has no more details.
  if (status === 404) return "the bucket doesn't exist";
  return String(error);
}
