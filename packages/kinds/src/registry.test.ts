import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { findKindFolders } from './check-kinds';
import { queues } from './queues';
import { loadKind, registeredKinds } from './registry';
import { loadSample } from './samples';
import { system } from './system';

const folder = new URL('../', import.meta.url);
const folders = findKindFolders(fileURLToPath(folder)).sort();

it('has a line for every folder of kinds, and a folder for every line', () => {
  expect([...registeredKinds].sort()).toEqual(folders);
});

it.each(folders)(
  'registers %s under the name of its folder, with a queue that workers consume',
  async (name) => {
    const definition = await loadKind(name);
    expect(definition?.contract.kind).toBe(name);
    expect(Object.keys(queues)).toContain(definition?.contract.queue);
  },
);

it.each(folders)('has the contract of %s in the system that web and worker share', async (name) => {
  expect(system.contracts.get(name)).toBe((await loadKind(name))?.contract);
});

it.each(folders)('has a contract file for %s', async (name) => {
  expect(existsSync(new URL(`${name}/contract.ts`, folder))).toBe(true);
  const contracts = Object.values(await import(`../${name}/contract.ts`));
  expect(contracts).toContain((await loadKind(name))?.contract);
});

it.each(folders)('lets staff change only fields that %s has', async (name) => {
  const contract = (await loadKind(name))?.contract;
  if (!contract) throw new Error(`${name} is not registered`);
  const schema = z.toJSONSchema(contract.payload, { io: 'input', unrepresentable: 'any' });
  const { properties } = z.object({ properties: z.object({}).loose() }).parse(schema);
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(contract.editableFields ?? []));
});

it.each(folders)('has a sample of %s for the matrix', async (name) => {
  expect((await loadSample(name)).contract.kind).toBe(name);
});
