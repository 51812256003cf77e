import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { canSeal } from '@offload/core/test/can-seal';
import { countSealing } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealableKinds } from '../sealable-kinds';
import { type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';
import { isolatedKinds, writing } from './testing/kinds';

const entry = new URL('testing/child.ts', import.meta.url);
const log = pino({ level: 'silent' });
const quick = quickKind('quick', async () => ({}));
const kinds = new Map([quick, ...isolatedKinds].map((definition) => [definition.contract.kind, definition]));

let system: JobSystem;
beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

/** Returns which kinds are left with SEALING=required, in a process that may not create any more namespaces. */
async function leftWithoutNamespaces(): Promise<string[]> {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const code = `
    import { pino } from 'pino';
    import { sealableKinds } from ${JSON.stringify(file('../sealable-kinds.ts'))};
    const kinds = new Map([['quick', { contract: {} }], ['decoder', { contract: { isolated: {} } }]]);
    const entry = new URL(${JSON.stringify(entry.href)});
    console.log([...(await sealableKinds(kinds, { SEALING: 'required' }, entry, pino({ level: 'silent' }))).keys()].join());`;
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', code];
  const none = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"';
  const unshare = ['unshare', '--user', '--map-root-user', 'sh', '-c', none, 'sh'];
  const [command = '', ...args] = (await canSeal()) ? [...unshare, ...node] : node;
  const { stdout } = await promisify(execFile)(command, args, { cwd: file('../../../..') });
  return stdout.trim().split(',');
}

it('takes no isolated kinds if sealing is required and the system has no namespaces to seal with', async () => {
  expect(await leftWithoutNamespaces()).toEqual(['quick']);
  expect(await sealableKinds(kinds, { SEALING: 'preferred' }, entry, log)).toBe(kinds);
  const taken = await sealableKinds(kinds, { SEALING: 'required' }, entry, log);
  expect(taken.size).toBe((await canSeal()) ? kinds.size : 1);
});

it('leaves isolated jobs to a worker that may run them, and says that it refuses them', async () => {
  system.startWorker([quick], { SEALING: 'required' });
  const isolated = await system.ask(writing.contract);
  await system.untilEnded(await system.ask(quick.contract));
  await until(async () => (await countSealing(system.core)).refused === 1);
  expect(await system.find(isolated)).toMatchObject({ state: 'queued', attempt: 0 });
  system.startWorker([quick, ...isolatedKinds], {}, entry);
  expect(await system.untilEnded(isolated)).toMatchObject({ state: 'succeeded' });
  const counted = (await canSeal()) ? { refused: 1, sealed: 1 } : { refused: 1, unsealed: 1 };
  await until(async () => Object.entries(await countSealing(system.core)).length === 2);
  expect(await countSealing(system.core)).toEqual(counted);
});
