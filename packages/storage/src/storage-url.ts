import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface S3Address {
  bucket: string;
  /** What all keys begin with: empty, or with a slash at its end. */
  prefix: string;
  /** Of another server than Amazon's. */
  endpoint: string | undefined;
  region: string | undefined;
}

export type StorageAddress = { folder: string } | S3Address;

/** What `STORAGE_URL` may be, as a schema of an environment. */
export const storageUrl = z.string().superRefine((url, context) => {
  try {
    parseStorageUrl(url);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
  }
});

/** Reads a storage's URL. Throws where it names none; the message goes on after the name of the variable. */
export function parseStorageUrl(url: string): StorageAddress {
  if (/^file:./.test(url)) return { folder: parseFolder(url) };
  if (url.startsWith('s3://') && URL.canParse(url)) return parseS3(new URL(url));
  throw new Error('is not file:… or s3://bucket?endpoint=…&region=…');
}

function parseFolder(url: string): string {
  if (!url.startsWith('file://')) return url.slice('file:'.length);
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new Error('is not a folder of this machine: file:/absolute/path', { cause });
  }
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const folders = /^(?:[\w.-]+\/)*$/;
const regionName = /^[\w-]+$/;
const options = ['endpoint', 'region'];

function parseS3({
  hostname: bucket,
  port,
  username,
  password,
  pathname,
  searchParams,
  hash,
}: URL): S3Address {
  if (username || password) {
    throw new Error('must hold no keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are for them');
  }
  if (!bucketName.test(bucket) || port) throw new Error('names no bucket: s3://bucket?endpoint=…&region=…');
  const prefix = pathname.replace(/^\/|\/$/g, '').replace(/.$/, '$&/');
  if (!folders.test(prefix) || hash) throw new Error('has a prefix of other than letters, digits, . - and _');
  const unknown = [...searchParams.keys()].find((name) => !options.includes(name));
  if (unknown) throw new Error(`has ${unknown}=…, but only endpoint=… and region=… are known`);
  const endpoint = searchParams.get('endpoint') || undefined;
  if (endpoint && !isHttp(endpoint)) throw new Error('has an endpoint that is not http://… or https://…');
  const region = searchParams.get('region') || undefined;
  if (region && !regionName.test(region)) throw new Error('has a region that cannot be one');
  return { bucket, prefix, endpoint, region };
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
