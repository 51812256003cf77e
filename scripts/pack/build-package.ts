import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Supervisor } from '@offload/processes';
import { build } from 'esbuild';
import { z } from 'zod';
import { root } from '../root';
import { emitTypes } from './emit-types';

const core = join(root, 'packages/core');
const dependencies = z.record(z.string(), z.string());
const manifestSchema = z.object({
  ...{ name: z.string(), version: z.string(), description: z.string().optional() },
  ...{ exports: dependencies, dependencies, peerDependencies: dependencies },
  peerDependenciesMeta: z.record(z.string(), z.unknown()),
});
type Manifest = z.infer<typeof manifestSchema>;

interface Entry {
  /** The import path, such as `./worker`. */
  specifier: string;
  /** The output file, without its extension. */
  name: string;
  /** Its source, relative to `src`. */
  source: string;
}

/** Builds the core as a package for other apps in an empty folder: ESM, types, migrations, and package.json. */
export async function buildCore(supervisor: Supervisor, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(core, 'package.json'), 'utf8')));
  const entries = entriesOf(manifest);
  await bundle(entries, target);
  const src = join(core, 'src');
  await emitTypes(supervisor, {
    src,
    sources: entries.map(({ source }) => source),
    target: join(target, 'types'),
  });
  cpSync(join(src, 'migrations'), join(target, 'migrations'), { recursive: true });
  // All code is in the top folder, so the files that it expects next to it go there too.
  for (const file of [join(src, 'worker/isolated/seal.sh'), join(root, 'LICENSE')])
    copyFileSync(file, join(target, basename(file)));
  copyFileSync(join(root, 'docs/your-own-app.md'), join(target, 'README.md'));
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published(manifest, entries), null, 2)}\n`);
}

/** Returns the entries of the package, except patterns, which are for this repository's tests. */
function entriesOf({ exports }: Manifest): Entry[] {
  return Object.entries(exports)
    .filter(([specifier]) => !specifier.includes('*'))
    .map(([specifier, source]) => ({
      specifier,
      name: specifier === '.' ? 'index' : specifier.slice('./'.length),
      source: source.slice('./src/'.length),
    }));
}

async function bundle(entries: Entry[], target: string): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(entries.map(({ name, source }) => [name, join(core, 'src', source)])),
    outdir: target,
    // Splitting keeps every module in one file: a class that exists twice would be two different classes.
    ...{ bundle: true, splitting: true, format: 'esm', packages: 'external' },
    ...{ platform: 'node', target: 'node20', logLevel: 'silent' },
  });
}

function published(manifest: Manifest, entries: Entry[]): object {
  const { name, version, peerDependencies, peerDependenciesMeta } = manifest;
  const exports = entries.map(({ specifier, name: file, source }) => [
    specifier,
    { types: `./types/${source.replace(/\.ts$/, '.d.ts')}`, default: `./${file}.js` },
  ]);
  return {
    ...{
      name,
      version,
      description: 'Background jobs for Next.js: the row is the truth, the queue only carries its ID',
    },
    ...{ license: 'MIT', type: 'module', engines: { node: '>=20.19' } },
    exports: Object.fromEntries([...exports, ['./package.json', './package.json']]),
    // So that an app with a newer version gets only one copy.
    dependencies: Object.fromEntries(
      Object.entries(manifest.dependencies).map(([key, range]) => [key, `^${range}`]),
    ),
    ...{ peerDependencies, peerDependenciesMeta },
  };
}
