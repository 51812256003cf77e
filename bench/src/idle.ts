import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, startMailServer } from '@offload/testing';
import { startWeb, startWorker } from '../../e2e/plugs/processes';
import { residentMb } from './memory';
import type { Measurement } from './result';

const rounds = 3;
// Long enough for what follows a start, and for the first garbage collections.
const settleMs = 20_000;

/** Measures the memory of a web and a worker that have started, shown one page, and have nothing to do. */
export async function measureIdle(): Promise<Measurement[]> {
  const memory: { web: number; worker: number }[] = [];
  for (let round = 0; round < rounds; round += 1) memory.push(await measureRound());
  return [
    { what: 'idle web', unit: 'MB', ours: memory.map(({ web }) => web), aim: '≤ 150 MB' },
    { what: 'idle worker', unit: 'MB', ours: memory.map(({ worker }) => worker), aim: '≤ 120 MB' },
  ];
}

async function measureRound(): Promise<{ web: number; worker: number }> {
  const database = await createTestDatabase();
  const mail = await startMailServer();
  const settings = { databaseUrl: database.url, queueUrl: database.url, smtpUrl: mail.url };
  const worker = startWorker(settings);
  const web = await startWeb(settings);
  await (await fetch(`${web.url}/`)).text();
  await delay(settleMs);
  const memory = { web: residentMb(web.pid), worker: residentMb(worker.pid) };
  await Promise.all([web.end('SIGTERM'), worker.end('SIGTERM')]);
  await mail.stop();
  await database.drop();
  return memory;
}
