import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { HistoryEvent } from '@offload/core/test/worker-parts';
import { type S3Server, startS3Server, until } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writing } from './isolated/testing/kinds';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

const root = mkdtempSync(join(tmpdir(), 'offload-storage-down-'));
const folder = join(root, 'files');
const away = join(root, 'away');
const nothing = async () => undefined;
let server: S3Server;

beforeAll(async () => {
  server = await startS3Server();
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true });
});

const storages = {
  folder: {
    open: async () => `file:${folder}`,
    async down() {
      renameSync(folder, away);
      writeFileSync(folder, 'as if a disk were missing');
    },
    async up() {
      rmSync(folder);
      renameSync(away, folder);
    },
  },
  bucket: {
    open: () => server.createBucket('files'),
    down: () => server.stop(),
    up: () => server.start(),
  },
};

describe.each(['folder', 'bucket'] as const)('while its %s is down', (name) => {
  const { open, down, up } = storages[name];
  let system: JobSystem;
  let beforeWriting: () => Promise<void> = nothing;

  const copying = quickKind(
    'copying',
    async (_payload, ctx) => {
      const [source] = await ctx.services.files.sources();
      const content = await ctx.services.files.open(source?.id ?? '');
      await beforeWriting();
      return ctx.services.files.write({ name: 'copy', contentType: 'image/png' }, content);
    },
    { maxAttempts: 1, writesFiles: true },
  );

  beforeAll(async () => {
    system = await openJobSystem(await open());
    const entry = new URL('isolated/testing/child.ts', import.meta.url);
    system.startWorker([copying, writing], {}, entry);
  });
  afterAll(() => system.close());

  async function untilWaiting(id: string): Promise<void> {
    const isWaiting = ({ message }: HistoryEvent) => message?.startsWith('Waiting for the file storage');
    await until(async () => (await system.history(id)).some(isWaiting));
    await system.untilState(id, 'queued');
  }

  const outputs = (jobId: string) => system.database.db.file.findMany({ where: { jobId, role: 'output' } });

  it('waits without using an attempt, partway through its work', async () => {
    const content = Buffer.alloc(20_000_000, 'abc');
    const source = await system.upload(content);
    beforeWriting = async () => {
      beforeWriting = nothing;
      await down();
    };
    const id = await system.ask(copying.contract, { sources: [source] });
    await untilWaiting(id);
    await up();
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    const [file, ...more] = await outputs(id);
    expect(more).toEqual([]);
    expect(content.equals(await buffer(await system.storage.read(file?.key ?? '')))).toBe(true);
  });

  it('waits without using an attempt in a child process', async () => {
    await down();
    const id = await system.ask(writing.contract);
    await untilWaiting(id);
    await up();
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await outputs(id)).toMatchObject([{ name: 'a.txt', bytes: 5 }]);
  });
});
