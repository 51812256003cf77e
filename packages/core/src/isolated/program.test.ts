import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareProgram } from './program';

let app: string;
beforeEach(async () => {
  app = await realpath(await mkdtemp(join(tmpdir(), 'offload-app-')));
});
afterEach(() => rm(app, { recursive: true }));

async function write(path: string): Promise<URL> {
  const file = join(app, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'export {};');
  return pathToFileURL(file);
}

it('runs a compiled program in place, with access to only its folder and the packages', async () => {
  await write('node_modules/@offload/core/index.js');
  const prepared = await prepareProgram(await write('isolated/child.mjs'));
  expect(prepared).toMatchObject({
    folder: join(app, 'isolated'),
    program: join(app, 'isolated/child.mjs'),
    modules: join(app, 'node_modules'),
  });
  expect(await readdir(prepared.emptyFolder)).toEqual([]);
  await prepared.remove();
  expect(await readdir(join(app, 'isolated'))).toEqual(['child.mjs']);
});

it('rejects a compiled program in the folder of the whole app', async () => {
  await write('node_modules/@offload/core/index.js');
  await expect(prepareProgram(await write('child.mjs'))).rejects.toThrow('to a folder without secrets');
});

it('compiles a TypeScript program into its own folder', async () => {
  await write('node_modules/@offload/core/index.js');
  const { folder, program, remove } = await prepareProgram(await write('child.ts'));
  expect(program).toBe(join(folder, 'child.mjs'));
  expect(folder.startsWith(app)).toBe(false);
  await remove();
});

it('names the missing package if none is installed above the program', async () => {
  // Not a temporary folder: in a test run, the packages of this project are above it.
  await expect(prepareProgram(pathToFileURL('/dev/null'))).rejects.toThrow("@offload/core isn't installed");
});
