import { buffer } from 'node:stream/consumers';
import { resizeImage } from '@offload/kinds/resize-image';
import { type S3Server, startS3Server, until } from '@offload/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from './testing/job-system';

let server: S3Server;
let system: JobSystem;

beforeAll(async () => {
  server = await startS3Server();
  system = await openJobSystem(await server.createBucket('files'));
  system.startWorker(await loadOnly(resizeImage));
});
afterAll(async () => {
  await system.close();
  await server.stop();
});

const picture = () =>
  sharp({ create: { width: 400, height: 200, channels: 3, background: '#369' } })
    .png()
    .toBuffer();

async function keys(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of system.storage.list(folder)) found.push(key);
  return found;
}

it('reads input files from the bucket, and writes output files to it', async () => {
  const source = await system.upload(await picture());
  const payload = { widths: [200, 100], formats: ['webp'] };
  const job = await system.untilEnded(await system.ask(resizeImage, { payload, sources: [source] }));
  expect(job).toMatchObject({ state: 'succeeded', attempt: 1, errorMessage: null });
  const files = await system.database.db.file.findMany({ where: { jobId: job.id, role: 'output' } });
  expect(files).toHaveLength(2);
  for (const { key, bytes, width } of files) {
    const content = await buffer(await system.storage.read(key));
    expect(content.length).toBe(bytes);
    expect(await sharp(content).metadata()).toMatchObject({ format: 'webp', width });
  }
});

it('leaves nothing in the bucket for a failed job', async () => {
  const source = await system.upload((await picture()).subarray(0, 500));
  const job = await system.untilEnded(await system.ask(resizeImage, { sources: [source] }));
  expect(job).toMatchObject({ state: 'failed', errorCode: 'unreadable_image' });
  await until(async () => (await keys(`jobs/${job.id}/`)).length === 0);
});
