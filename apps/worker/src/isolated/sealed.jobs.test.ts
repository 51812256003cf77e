import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canSeal } from '@offload/core/test/can-seal';
import { resizeImage } from '@offload/kinds/resize-image';
import { createPerson } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { attacking, isolatedKinds } from './testing/kinds';

const folder = mkdtempSync(join(tmpdir(), 'offload-files-'));
let system: JobSystem;
beforeAll(async () => {
  system = await openJobSystem(`file:${folder}`);
  system.startWorker(isolatedKinds, {}, new URL('testing/child.ts', import.meta.url));
});
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

const hostOf = (url = '') => {
  const { hostname, port } = new URL(url);
  return `${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port}`;
};

it('gives a compromised decoder access to nothing but its own job', async () => {
  const { id: ownerId } = await createPerson(system.database.db);
  const file = await system.upload(Buffer.from('of another owner'));
  await system.ask(resizeImage, { ownerId, sources: [file], dispatch: false });
  const services = [system.database.url, process.env.TEST_REDIS_URL, system.mail.url];
  const payload = {
    ...{ addresses: services.map(hostOf), pid: process.pid, folder, fileId: file.id },
    files: [join(folder, file.key)],
  };
  const { result } = await system.untilEnded(await system.ask(attacking.contract, { payload }));
  const everywhere = {
    environment: [],
    otherEnvironments: [],
    files: [],
    folder: [],
    written: [],
    others: [],
  };
  expect(result).toMatchObject(everywhere);
  // Node's permission model can't restrict these.
  if (await canSeal()) expect(result).toMatchObject({ connections: [], signals: [], survives: true });
});
