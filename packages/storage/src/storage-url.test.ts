import { expect, it } from 'vitest';
import { parseStorageUrl, storageUrl } from './storage-url';

it.each([
  ['file:/data/files', { folder: '/data/files' }],
  ['file:///data/files', { folder: '/data/files' }],
  ['file:.data/files', { folder: '.data/files' }],
])('reads %s', (url, address) => {
  expect(parseStorageUrl(url)).toEqual(address);
});

it.each([
  ['s3://files', { bucket: 'files', prefix: '' }],
  ['s3://my.files-1/', { bucket: 'my.files-1', prefix: '' }],
  ['s3://files/a/b_c.d?region=eu-west-1', { bucket: 'files', prefix: 'a/b_c.d/', region: 'eu-west-1' }],
  ['s3://files/a/', { bucket: 'files', prefix: 'a/' }],
  [
    's3://files?endpoint=http://127.0.0.1:9000',
    { bucket: 'files', prefix: '', endpoint: 'http://127.0.0.1:9000' },
  ],
  [
    's3://files?endpoint=https%3A%2F%2Fs3.example.com&region=',
    { bucket: 'files', prefix: '', endpoint: 'https://s3.example.com' },
  ],
])('reads %s', (url, address) => {
  expect(parseStorageUrl(url)).toEqual({ endpoint: undefined, region: undefined, ...address });
});

it.each([
  ['', 'must be file:… or s3://'],
  ['file:', 'must be file:… or s3://'],
  ['/data/files', 'must be file:… or s3://'],
  ['gs://files', 'must be file:… or s3://'],
  ['file://host/files', 'must be a folder of this machine'],
  ['s3://', 'must have a valid bucket name'],
  ['s3:///prefix', 'must have a valid bucket name'],
  ['s3://My_Files', 'must have a valid bucket name'],
  ['s3://files:9000', 'must have a valid bucket name'],
  ['s3://key:secret@files', 'must not contain credentials'],
  ['s3://files/a//b', 'must have a prefix of only'],
  ['s3://files/a b', 'must have a prefix of only'],
  ['s3://files/a/..%2f..', 'must have a prefix of only'],
  ['s3://files?endpont=http://x', 'must not have endpont=…, only endpoint=… and region=…'],
  ['s3://files?endpoint=localhost:9000', 'must have an endpoint of http://… or https://…'],
  ['s3://files?region=eu west', 'must have a valid region'],
])('rejects %j in one line', (url, message) => {
  const [issue, ...more] = storageUrl.safeParse(url).error?.issues ?? [];
  expect(more).toEqual([]);
  expect(issue?.message).toContain(message);
  expect(issue?.message).not.toMatch(/\n|secret@/);
});
