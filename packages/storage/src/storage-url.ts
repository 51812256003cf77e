import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export interface S3Address {
  bucket: string;
  /** The prefix of all keys: empty, or with a trailing slash. */
  prefix: string;
  /** The URL of a server other than Amazon's. */
  endpoint: string | undefined;
  region: string | undefined;
}

export type StorageAddress = { folder: string } | S3Address;

/** The schema of `STORAGE_URL`. */
export const storageUrl = z.string().superRefine((url, context) => {
  try {
    parseStorageUrl(url);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
  }
});

/** Parses a storage URL. Throws if it's invalid. The message continues a sentence that begins with the variable's name. */
export function parseStorageUrl(url: string): StorageAddress {
  if (/^file:./.test(url)) return { folder: parseFolder(url) };
  if (url.startsWith('s3://') && URL.canParse(url)) return parseS3(new URL(url));
  throw new Error('must be file:… or s3://bucket?endpoint=…&region=…');
}

function parseFolder(url: string): string {
  if (!url.startsWith('file://')) return url.slice('file:'.length);
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new Error('must be a folder of this machine: file:/absolute/path', { cause });
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
    throw new Error('must not contain credentials: use AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  if (!bucketName.test(bucket) || port)
    throw new Error('must have a valid bucket name: s3://bucket?endpoint=…&region=…');
  const prefix = pathname.replace(/^\/|\/$/g, '').replace(/.$/, '$&/');
  if (!folders.test(prefix) || hash)
    throw new Error('must have a prefix of only letters, digits, dots, dashes, and underscores');
  const unknown = [...searchParams.keys()].find((name) => !options.includes(name));
  if (unknown) throw new Error(`must not have ${unknown}=…, only endpoint=… and region=…`);
  const endpoint = searchParams.get('endpoint') || undefined;
  if (endpoint && !isHttp(endpoint)) throw new Error('must have an endpoint of http://… or https://…');
  const region = searchParams.get('region') || undefined;
  if (region && !regionName.test(region)) throw new Error('must have a valid region');
  return { bucket, prefix, endpoint, region };
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
