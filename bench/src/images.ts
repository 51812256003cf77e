import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKinds } from '@offload/kinds/load-kinds';
import { queues } from '@offload/kinds/queues';
import { resizeImage } from '@offload/kinds/resize-image';
import sharp from 'sharp';
import { type JobSystem, openJobSystem } from '../../apps/worker/src/testing/job-system';
import { quickKind } from '../../apps/worker/src/testing/quick-kind';
import type { BareWork } from './bare-images';
import { watchDescendants } from './memory';
import { type Measurement, percentile, timeOf } from './result';

const widths = [320, 1024, 2048];
const count = 24;
const processes = queues.image.concurrency;
const mails = 100;
const mail = quickKind('bench-mail', async () => ({}));

/** Measures 12-megapixel images against sharp alone with as many processes, and their effect on the queue time of emails. */
export async function measureImages(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'offload-bench-'));
  const system = await openJobSystem();
  try {
    const source = await makePicture(folder);
    system.startWorker([...(await loadKinds()).values(), mail]);
    await untilAllEnded(system, await askFor(system, source, processes));
    return [...(await measureSpeed(system, source, folder)), await measureMail(system, source)];
  } finally {
    await system.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureSpeed(system: JobSystem, source: string, folder: string): Promise<Measurement[]> {
  const memory = watchDescendants();
  const ours = await timeOf(async () => untilAllEnded(system, await askFor(system, source, count)));
  const peak = memory();
  const work = { source, folder, count: count / processes, widths };
  const children = Array.from({ length: processes }, () => startBare());
  const bare = await timeOf(() => Promise.all(children.map((child) => runBare(child, work))));
  for (const child of children) child.kill();
  const rate = (ms: number) => [(count / ms) * 1_000];
  const what = `12-megapixel JPEGs to ${widths.length} widths in WebP and JPEG`;
  return [
    { what, unit: '/s', ours: rate(ours), bare: rate(bare), aim: '≥ 0.95' },
    { what: 'memory of one process', unit: 'MB', ours: [peak] },
  ];
}

async function measureMail(system: JobSystem, source: string): Promise<Measurement> {
  const alone = percentile(await pickUps(system), 0.95);
  const pictures = await askFor(system, source, count);
  const beside = percentile(await pickUps(system), 0.95);
  await untilAllEnded(system, pictures);
  const what = 'email queue time p95, with a full image queue and without';
  return { what, unit: 'ms', ours: [beside], bare: [alone], aim: '≥ 0.67' };
}

/** Returns the queue times of jobs that are enqueued one by one, in ms, by the database's clock. */
async function pickUps(system: JobSystem): Promise<number[]> {
  const waits: number[] = [];
  for (let at = 0; at < mails; at += 1) {
    const { createdAt, startedAt } = await system.untilEnded(await system.ask(mail.contract));
    waits.push((startedAt?.getTime() ?? Number.NaN) - createdAt.getTime());
  }
  return waits;
}

async function askFor({ storage, ask }: JobSystem, path: string, times: number): Promise<string[]> {
  const asked: string[] = [];
  for (let at = 0; at < times; at += 1) {
    const id = randomUUID();
    const key = `uploads/${id}`;
    await storage.write(key, createReadStream(path), 'image/jpeg');
    const { size: bytes } = await stat(path);
    const source = { id, name: 'image.jpg', contentType: 'image/jpeg', bytes, key };
    asked.push(await ask(resizeImage, { payload: { widths, formats: ['webp', 'jpeg'] }, sources: [source] }));
  }
  return asked;
}

async function untilAllEnded({ untilEnded }: JobSystem, ids: string[]): Promise<void> {
  for (const id of ids) {
    const { state, errorStack } = await untilEnded(id);
    if (state !== 'succeeded') throw new Error(`An image job ended as ${state}: ${errorStack}`);
  }
}

/** Returns an image that compresses about as well as a photograph. */
async function makePicture(folder: string): Promise<string> {
  const path = join(folder, 'image.jpg');
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = { width: 1_000, height: 750, channels: 3, background: '#888', noise } as const;
  const small = await sharp({ create }).png().toBuffer();
  await sharp(small).resize(4_000, 3_000, { kernel: 'cubic' }).jpeg({ quality: 88 }).toFile(path);
  return path;
}

function startBare(): ChildProcess {
  return fork(new URL('bare-images.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
}

async function runBare(child: ChildProcess, work: BareWork): Promise<void> {
  child.send(work);
  await once(child, 'message');
}
