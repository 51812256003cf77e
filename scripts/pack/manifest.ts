import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../root';

const dependencies = z.record(z.string(), z.string());
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  exports: dependencies,
  dependencies: dependencies.default({}),
  peerDependencies: dependencies.default({}),
  peerDependenciesMeta: z.record(z.string(), z.unknown()).optional(),
  publishConfig: z
    .object({
      /** The exports for other apps, if this repository has more. */
      exports: dependencies.optional(),
      /** The packages whose files `files/own-files.ts` reads. */
      contains: z.array(z.string()).default([]),
    })
    .optional(),
  bin: dependencies.default({}),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What the root's package.json says for all packages. */
const sharedSchema = z.object({
  license: z.string(),
  engines: dependencies,
  keywords: z.array(z.string()),
  repository: z.object({ type: z.literal('git'), url: z.string() }),
});

export interface Entry {
  /** The import path, such as `./worker`. */
  specifier: string;
  /** The output file, without its extension. */
  name: string;
  /** Its source, relative to `src`. */
  source: string;
}

/** Returns the package.json of a package in this repository. */
export function readManifest(name: string): Manifest {
  return manifestSchema.parse(readJson(`packages/${name}/package.json`));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** Returns the entries of the package, except patterns, which are for this repository's tests. */
export function entriesOf({ exports, publishConfig }: Manifest): Entry[] {
  return Object.entries(publishConfig?.exports ?? exports)
    .filter(([specifier]) => !specifier.includes('*'))
    .map(([specifier, source]) => ({
      specifier,
      name: specifier === '.' ? 'index' : specifier.slice('./'.length),
      source: source.slice('./src/'.length),
    }));
}

/** Returns the commands of the package, each bundled as a file with its name. */
export function programsOf({ bin }: Manifest): Entry[] {
  return Object.entries(bin).map(([name, source]) => ({
    specifier: name,
    name: `bin-${name}`,
    source: source.slice('./src/'.length),
  }));
}

interface Faces {
  entries: Entry[];
  entriesOfNode: Entry[];
  styles: string[];
}

/** Returns the package.json that is packed. */
export function publishedManifest(
  folder: string,
  manifest: Manifest,
  { entries, entriesOfNode, styles }: Faces,
): object {
  const { name, version, description, peerDependencies, peerDependenciesMeta } = manifest;
  const { license, engines, keywords, repository } = sharedSchema.parse(readJson('package.json'));
  const page = repository.url.replace(/^git\+|\.git$/g, '');
  const exports = entries.map((entry) => [
    entry.specifier,
    {
      types: `./types/${entry.source.replace(/\.ts$/, '.d.ts')}`,
      ...(entriesOfNode.includes(entry) && { 'edge-light': './edge.cjs' }),
      default: `./${entry.name}.js`,
    },
  ]);
  const programs = programsOf(manifest).map(({ specifier, name: file }) => [specifier, `./${file}.js`]);
  return {
    ...{ name, version, description, keywords, license },
    homepage: `${page}/tree/main/packages/${folder}#readme`,
    bugs: { url: `${page}/issues` },
    repository: { ...repository, directory: `packages/${folder}` },
    type: 'module',
    engines,
    sideEffects: styles.length > 0 && styles,
    exports: Object.fromEntries([...exports, ...[...styles, './package.json'].map((file) => [file, file])]),
    ...(programs.length > 0 && { bin: Object.fromEntries(programs) }),
    dependencies: withCarets(manifest.dependencies, version),
    peerDependencies: withCarets(peerDependencies, version),
    peerDependenciesMeta,
  };
}

/** Allows later versions of packages that this repository pins, so that an app gets only one copy of each. */
function withCarets(pinned: Record<string, string>, ownVersion: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pinned).map(([name, pin]) => {
      const range = pin === '*' ? ownVersion : pin;
      return [name, /^\d/.test(range) ? `^${range}` : range];
    }),
  );
}
