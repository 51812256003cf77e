import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { readStarter } from './files/own-files';

const kilobyte = 1_000;

/** Bundles code for a browser, which has no module of Node.js. Returns the bytes of each module, by its path. */
async function bundle(code: string): Promise<[path: string, bytes: number][]> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).map(([path, { bytesInOutput }]): [string, number] => [path, bytesInOutput]),
  );
}

it('costs a browser that imports the contracts of the guide zod and less than 12 kB', async () => {
  const jobs = readStarter().find(({ path }) => path === 'jobs.mjs')?.code ?? '';
  const modules = await bundle(jobs);
  const packages = modules.map(([path]) => /node_modules\/([^/]+)/.exec(path)?.[1]);
  expect(new Set(packages)).toEqual(new Set([undefined, 'zod']));
  const own = modules.filter((_, at) => packages[at] === undefined);
  const bytes = own.reduce((sum, [, each]) => sum + each, 0);
  expect(bytes).toBeGreaterThan(2 * kilobyte);
  expect(bytes).toBeLessThan(12 * kilobyte);
});
