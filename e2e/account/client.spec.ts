import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createOffloadClient, type OffloadError } from '@offload/client';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { blocksOf } from '../guide/read-guide';
import { createUser, fromHere } from '../people';
import { setting } from '../setting';

const readme = join(import.meta.dirname, '../../packages/client/README.md');
const loader = pathToFileURL(join(import.meta.dirname, '../../scripts/tsx.mjs')).href;

async function createToken({ request }: Pick<Page, 'request'>, scopes: string[]): Promise<string> {
  const created = await request.post('/api/tokens', {
    data: { name: 'Client', scopes },
    headers: fromHere(),
  });
  expect(created.status()).toBe(201);
  return (await created.json()).token;
}

test('the README’s example creates a report with a token, waits for it, and downloads it', async ({
  visitor,
  email,
}, testInfo) => {
  await createUser(visitor, email, { isVerified: true });
  const token = await createToken(visitor, ['reports:write', 'jobs:read', 'files:read']);
  const [example] = blocksOf(readFileSync(readme, 'utf8')).filter(({ language }) => language === 'ts');
  writeFileSync(testInfo.outputPath('example.ts'), example?.code ?? '');
  const program = spawn(process.execPath, ['--import', loader, 'example.ts'], {
    cwd: testInfo.outputPath('.'),
    env: { ...process.env, OFFLOAD_URL: setting('E2E_URL'), OFFLOAD_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [[exitCode], [name]] = await Promise.all([
    once(program, 'exit'),
    once(program.stdout.setEncoding('utf8'), 'data'),
  ]);
  expect(exitCode).toBe(0);
  expect(readFileSync(testInfo.outputPath(name.trim())).subarray(0, 5).toString()).toBe('%PDF-');
});

test('a client uploads an image, watches a job fail, and is told which scope it lacks', async ({
  visitor,
  email,
}) => {
  await createUser(visitor, email, { isVerified: true });
  const token = await createToken(visitor, ['images:write', 'jobs:read']);
  const offload = createOffloadClient({ url: setting('E2E_URL'), token });
  const file = new File(['not an image'], 'cat.jpg', { type: 'image/jpeg' });
  const refused = await offload.post('/api/images', { body: { file } }).catch((error: OffloadError) => error);
  expect(refused).toMatchObject({ code: 'unsupported-format' });
  const { id } = await offload.post('/api/images', {
    body: { image_url: `${setting('E2E_URL')}/nowhere.jpg` },
  });
  const states: string[] = [];
  for await (const { state } of offload.watchJob(id)) states.push(state);
  expect(states.at(-1)).toBe('failed');
  await expect(offload.waitForJob(id)).rejects.toMatchObject({
    code: 'job-failed',
    job: { id, state: 'failed' },
  });
  await expect(offload.get('/api/webhooks')).rejects.toMatchObject({ code: 'scope-missing', status: 403 });
});
