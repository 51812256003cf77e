import { S3ServiceException } from '@aws-sdk/client-s3';
import { FileGoneError, StorageDownError } from './storage';

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

/** What an error of the S3 client means to who uses the storage; one that is not the client's stays what it is. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'NoSuchKey') return new FileGoneError('the file is gone', { cause: error });
  const reason = whyDown(error);
  return reason === null ? error : new StorageDownError(`S3: ${reason}`, { cause: error });
}

function whyDown(error: Error): string | null {
  if (error.name === 'CredentialsProviderError') {
    return 'there are no keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  }
  if (error.message === 'Region is missing') {
    return 'there is no region: set AWS_REGION, or region=… in STORAGE_URL';
  }
  if (error instanceof S3ServiceException) {
    const { httpStatusCode: status = 0 } = error.$metadata;
    return status >= 500 || status === 429
      ? `it answers ${status} (${error.name})`
      : (reasons[error.name] ?? null);
  }
  // The client's mark on the error of a request that got no answer.
  return '$metadata' in error ? `it cannot be reached (${error.message})` : null;
}

/** What an error means where any at all says that the storage cannot be used. */
export function explainCheck(error: unknown): StorageDownError {
  const explained = explain(error);
  if (explained instanceof StorageDownError) return explained;
  return new StorageDownError(`S3: ${whyRefused(error)}`, { cause: error });
}

function whyRefused(error: unknown): string {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  if (status === 403) return 'this access key may not write to the bucket';
  // To a HEAD request there is no more of an answer than that.
  if (status === 404) return 'there is no such bucket';
  return String(error);
}

/** Whether an error may be about one file, or about all: a file that is gone is denied to who may not list the bucket. */
export function isDenied(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'AccessDenied';
}
