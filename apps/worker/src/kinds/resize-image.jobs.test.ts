import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { imageResult, resizeImage } from '@offload/kinds/resize-image';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '../services/fetch/testing/web-server';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';

let system: JobSystem;
let web: WebServer;
let answers: RequestListener;
beforeAll(async () => {
  system = await openJobSystem();
  web = await startWebServer((...call) => answers(...call));
  const settings = { FETCH_ALLOW_HOSTS: [`localhost:${web.port}`] };
  system.startWorker(await loadOnly(resizeImage), settings);
});
afterAll(async () => {
  await system.close();
  web.close();
});

const picture = () =>
  sharp({ create: { width: 800, height: 400, channels: 3, background: '#369' } })
    .png()
    .toBuffer();

it('creates every requested file, and returns what it saved', async () => {
  const source = await system.upload(await picture());
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
  const { id: sourceId } = source;
  expect(result.original).toMatchObject({ format: 'png', width: 800, height: 400, frames: 1, sourceId });
  expect(result.placeholder).toMatch(/^data:image\/webp;base64,/);
  expect(result.missedWidths).toEqual([4_000]);
  expect(job.warnings).toBe(1);
});

it('fails a damaged image permanently with a plain message, and leaves no files', async () => {
  const source = await system.upload((await picture()).subarray(0, 500));
  const job = await system.untilEnded(await system.ask(resizeImage, { sources: [source] }));
  expect(job).toMatchObject({
    state: 'failed',
    attempt: 1,
    errorCode: 'unreadable_image',
    errorMessage: 'The image is damaged or incomplete.',
  });
  expect(await system.database.db.file.count({ where: { jobId: job.id, role: 'output' } })).toBe(0);
});

it('fetches an image from its URL, and keeps the original with the resized images', async () => {
  const content = await picture();
  answers = (_request, response) => response.end(content);
  const job = await system.untilEnded(await fetchFrom(`http://localhost:${web.port}/beach.jpg`));
  expect(job).toMatchObject({ state: 'succeeded', errorMessage: null });
  const { original } = imageResult.parse(job.result);
  expect(original).toMatchObject({ format: 'png', width: 800, bytes: content.length });
  const files = await system.database.db.file.findMany({
    where: { jobId: job.id },
    orderBy: { role: 'asc' },
  });
  expect(files).toMatchObject([
    { role: 'output', name: 'beach-100.webp' },
    { id: original.sourceId, role: 'source', name: 'beach.png', contentType: 'image/png' },
  ]);
  expect(await buffer(await system.storage.read(files[1]?.key ?? ''))).toEqual(content);
});

it('retries if the server fails', async () => {
  const content = await picture();
  let calls = 0;
  answers = (_request, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 200).end(content);
  };
  const id = await fetchFrom(`http://localhost:${web.port}/`);
  const { message } = await system.untilRetrying(id);
  expect(message).toBe('The server of the URL responded with an error (503).');
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
});

it.each([
  ['a page', '<!doctype html>', 'not_an_image', 'JPEG, PNG, WebP, AVIF, or GIF'],
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'not_an_image', 'JPEG, PNG, WebP, AVIF, or GIF'],
  ['nothing', '', 'not_an_image', 'JPEG, PNG, WebP, AVIF, or GIF'],
])('fails immediately if the URL returns %s, and stores nothing', async (_what, text, errorCode, words) => {
  answers = (_request, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(text);
  const job = await system.untilEnded(await fetchFrom(`http://localhost:${web.port}/a.png`));
  expect(job).toMatchObject({ state: 'failed', attempt: 1, errorCode });
  expect(job.errorMessage).toContain(words);
  expect(await system.database.db.file.count({ where: { jobId: job.id } })).toBe(0);
});

it('connects to no private addresses except allowed ones', async () => {
  const before = web.connections();
  for (const host of [`127.0.0.1:${web.port}`, '127.0.0.1', 'localhost', '169.254.169.254']) {
    const job = await system.untilEnded(await fetchFrom(`http://${host}/`));
    expect(job).toMatchObject({ state: 'failed', attempt: 1, errorCode: 'address_refused' });
  }
  expect(web.connections()).toBe(before);
});

it('aborts a canceled fetch and leaves nothing', async () => {
  const asked = new Promise<ServerResponse>((resolve) => {
    answers = (_request, response) => resolve(response.writeHead(200));
  });
  const id = await fetchFrom(`http://localhost:${web.port}/`);
  const response = await asked;
  const broken = once(response, 'close');
  response.write('half');
  await system.client.cancel(id, { owner: null, actor: 'user:test' });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'canceled' });
  await broken;
  expect(await system.database.db.file.count({ where: { jobId: id } })).toBe(0);
});

function fetchFrom(imageUrl: string): Promise<string> {
  const payload = { imageUrl, name: 'beach.jpg', widths: [100], formats: ['webp'] };
  return system.ask(resizeImage, { payload });
}
