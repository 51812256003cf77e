import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Supervisor } from '@offload/processes';
import { build, type Metafile, type Plugin } from 'esbuild';
import * as z from 'zod';
import { root } from '../root';
import { embedFiles } from './embed-files';
import { emitTypes } from './emit-types';
import {
  type Entry,
  entriesOf,
  type Manifest,
  programsOf,
  publishedManifest,
  readManifest,
} from './manifest';
import { noticesOf } from './notices';
import { writeChangelog, writeReadme } from './write-readme';

/** The packages that other apps use, each after those that it needs. */
export const packages = ['core', 'bull-board', 'console', 'react', 'client'] as const;

/** Builds a package for other apps in an empty folder next to the ones before it: ESM, types, and package.json. */
export async function buildPackage(supervisor: Supervisor, name: string, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const folder = join(root, 'packages', name);
  const manifest = readManifest(name);
  const entries = entriesOf(manifest);
  const src = join(folder, 'src');
  const embedded = await embedFiles(src);
  const plugins = embedded.map(({ path, source }) => replace(join(src, path), source));
  const all = [...entries, ...programsOf(manifest)];
  const metafile = await bundle(manifest, { src, entries: all, target, plugins });
  const contained = manifest.publishConfig?.contains.map((each) => `node_modules/${each}/`) ?? [];
  const notices = noticesOf([
    ...Object.keys(metafile.inputs),
    ...embedded.flatMap(({ inputs }) => inputs),
    ...contained,
  ]);
  if (notices) writeFileSync(join(target, 'NOTICES.txt'), notices);
  await emitTypes(supervisor, {
    src,
    sources: entries.map(({ source }) => source),
    target: join(target, 'types'),
    others: typesIn(dirname(target), manifest),
  });
  const edge = join(src, 'edge.cjs');
  if (existsSync(edge)) copyFileSync(edge, join(target, 'edge.cjs'));
  const entriesOfNode = existsSync(edge) ? entries.filter((entry) => needsNode(metafile, entry)) : [];
  copyFileSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  writeReadme(folder, target);
  writeChangelog(name, target);
  const styles = entries
    .map(({ name: entry }) => `./${entry}.css`)
    .filter((file) => existsSync(join(target, file)));
  const published = publishedManifest(name, manifest, { entries, entriesOfNode, styles });
  const json = JSON.stringify(published, null, 2);
  writeFileSync(join(target, 'package.json'), `${json}\n`);
}

/** Replaces the code of a module. */
function replace(file: string, contents: string): Plugin {
  const setup: Plugin['setup'] = ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => (path === file ? { contents } : null));
  return { name: 'replace', setup };
}

const built = z.object({
  exports: z.record(z.string(), z.union([z.string(), z.object({ types: z.string() })])),
});

/** Returns where the types of the packages are that this one needs and that were built into `folder`. */
function typesIn(folder: string, manifest: Manifest): Record<string, string> {
  const paths: Record<string, string> = {};
  for (const other of Object.keys(manifest.peerDependencies).filter((name) => name.startsWith('@offload/'))) {
    const place = join(folder, basename(other));
    const { exports } = built.parse(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')));
    for (const [specifier, entry] of Object.entries(exports))
      if (typeof entry === 'object') paths[join(other, specifier)] = join(place, entry.types);
  }
  return paths;
}

interface Bundle {
  src: string;
  entries: Entry[];
  target: string;
  plugins: Plugin[];
}

/** Bundles the entries, and the dependencies that only this repository installs. */
async function bundle(
  { dependencies: needed, peerDependencies }: Manifest,
  { src, entries, target, plugins }: Bundle,
): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: Object.fromEntries(entries.map(({ name, source }) => [name, join(src, source)])),
    outdir: target,
    plugins,
    // A stack names our files, which are in the repository.
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    absWorkingDir: root,
    // Splitting keeps every module in one file: a class that exists twice would be two different classes.
    bundle: true,
    splitting: true,
    format: 'esm',
    external: Object.keys({ ...needed, ...peerDependencies }).flatMap((name) => [name, `${name}/*`]),
    // Only the console imports it, and has its own copy.
    alias: { '@offload/react': join(root, 'packages/react/src') },
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
  for (const output of entriesForBrowsers(metafile)) {
    edit(join(root, output), (code) => (code.startsWith('"use client"') ? code : `"use client";${code}`));
  }
  for (const map of Object.keys(metafile.outputs).filter((output) => output.endsWith('.js.map')))
    edit(join(root, map), (text) => text.replaceAll(/"(\.\.\/)+packages\/[\w-]+\//g, '"./'));
  return metafile;
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** Returns the entries with code of a file that begins with 'use client': bundling has left it out. */
function entriesForBrowsers({ outputs }: Metafile): string[] {
  const isForBrowsers = (input: string) => readFileSync(join(root, input), 'utf8').startsWith("'use client'");
  return Object.keys(outputs).filter(
    (output) =>
      outputs[output]?.entryPoint &&
      output.endsWith('.js') &&
      chunksOf(outputs, output).some(({ inputs }) => Object.keys(inputs).some(isForBrowsers)),
  );
}

/** Returns whether an entry loads modules of Node.js, which the edge runtime doesn't have. */
function needsNode({ outputs }: Metafile, { source }: Entry): boolean {
  const output = Object.keys(outputs).find((path) => outputs[path]?.entryPoint?.endsWith(`/src/${source}`));
  return chunksOf(outputs, output ?? '').some(({ imports }) => imports.some(({ path }) => isBuiltin(path)));
}

/** Returns an output, and all that it imports. */
function chunksOf(outputs: Metafile['outputs'], path: string): Metafile['outputs'][string][] {
  const chunk = outputs[path];
  return chunk ? [chunk, ...chunk.imports.flatMap((imported) => chunksOf(outputs, imported.path))] : [];
}
