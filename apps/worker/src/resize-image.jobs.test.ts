import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SourceFile } from '@offload/db';
import { imageResult, resizeImage } from '@offload/jobs/kinds/resize-image';
import { loadRegistry } from '@offload/jobs/registry';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';

let system: JobSystem;
beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([...(await loadRegistry()).values()]);
});
afterAll(() => system.close());

async function upload(content: Buffer, name = 'beach.png'): Promise<SourceFile> {
  const id = randomUUID();
  const key = `uploads/${id}`;
  const bytes = await system.storage.write(key, Readable.from([content]), 'image/png');
  return { id, key, bytes, name, contentType: 'image/png' };
}

const picture = () =>
  sharp({ create: { width: 800, height: 400, channels: 3, background: '#369' } })
    .png()
    .toBuffer();

it('makes every file that was asked for, and says what it saved', async () => {
  const source = await upload(await picture());
  const payload = { name: 'beach.png', widths: [200, 100, 4_000], formats: ['webp', 'jpeg'] };
  const job = await system.untilEnded(await system.ask(resizeImage, { payload, sources: [source] }));
  expect(job).toMatchObject({ state: 'succeeded', progressPercent: 100, errorMessage: null });

  const files = await system.database.db.file.findMany({ where: { jobId: job.id, role: 'output' } });
  expect(files.map(({ name }) => name).sort()).toEqual([
    'beach-100.jpg',
    'beach-100.webp',
    'beach-200.jpg',
    'beach-200.webp',
    'beach-800.jpg',
    'beach-800.webp',
  ]);
  for (const { key, width, height, bytes } of files) {
    const content = await buffer(await system.storage.read(key));
    expect(content.length).toBe(bytes);
    expect(await sharp(content).metadata()).toMatchObject({ width, height });
  }
  const result = imageResult.parse(job.result);
  expect(result.original).toMatchObject({ format: 'png', width: 800, height: 400, sourceId: source.id });
  expect(result.placeholder).toMatch(/^data:image\/webp;base64,/);
});

it('fails a damaged picture for good, in plain words, and leaves no file', async () => {
  const source = await upload((await picture()).subarray(0, 500));
  const job = await system.untilEnded(await system.ask(resizeImage, { sources: [source] }));
  expect(job).toMatchObject({
    state: 'failed',
    attempt: 1,
    errorCode: 'unreadable_image',
    errorMessage: 'The picture is damaged or not complete.',
  });
  expect(await system.database.db.file.count({ where: { jobId: job.id, role: 'output' } })).toBe(0);
});
