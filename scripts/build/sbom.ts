import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../root';

const names = z.record(z.string(), z.string()).default({});
const packageSchema = z.object({
  name: z.string().optional(),
  version: z.string().default('0.0.0'),
  /** Where a workspace is, or where a package was downloaded from. */
  resolved: z.string().default(''),
  link: z.boolean().default(false),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().default(false) })).default({}),
});
const lockSchema = z.object({ packages: z.record(z.string(), packageSchema) });

type Package = z.infer<typeof packageSchema>;
type Lock = z.infer<typeof lockSchema>['packages'];

/** Returns where a package finds another one, as Node does: in its own folder, or in one above it. */
function resolve(lock: Lock, name: string, from: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = `${folder && `${folder}/`}node_modules/${name}`;
    const found = lock[path];
    if (found) return found.link ? found.resolved : path;
    if (folder === '') return null;
  }
}

/** Returns the folders of what these workspaces use at run time, with theirs, and what these use. */
function closureOf(lock: Lock, workspaces: string[]): string[] {
  const found = new Set(workspaces);
  for (const folder of found) {
    const { peerDependenciesMeta: about, ...used } = lock[folder] ?? packageSchema.parse({});
    const peers = Object.keys(used.peerDependencies).filter((name) => !about[name]?.optional);
    for (const name of [...peers, ...Object.keys({ ...used.optionalDependencies, ...used.dependencies })]) {
      const path = resolve(lock, name, folder);
      if (path !== null) found.add(path);
    }
  }
  return [...found];
}

function componentOf(path: string, { name = nameOf(path), version, integrity, license }: Package) {
  const [algorithm, hash = ''] = integrity?.split('-') ?? [];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    'bom-ref': purl,
    type: 'library',
    name,
    version,
    purl,
    ...(algorithm === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }],
    }),
    ...(license && {
      licenses: [/ (and|or) /i.test(license) ? { expression: license } : { license: { name: license } }],
    }),
  };
}

const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;

function readLock(): Lock {
  return lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))).packages;
}

const componentAt = (lock: Lock, path: string) => componentOf(path, lock[path] ?? packageSchema.parse({}));

/** Returns these workspaces, and each package that they use at run time. */
export function readComponents(workspaces: string[]) {
  const lock = readLock();
  return closureOf(lock, workspaces).map((path) => componentAt(lock, path));
}

/**
 * Writes what workspaces are made of, as CycloneDX: each package that they use at run time, with its version, hash, and license
 * from the lock file. `npm sbom` doesn't follow one workspace to the next. `subject` is the folder of what it's about.
 */
export function writeSbom(workspaces: string[], subject: string, file: string): void {
  const about = componentAt(readLock(), subject);
  const components = readComponents(workspaces)
    .filter(({ purl }) => purl !== about.purl)
    .sort((a, b) => a.purl.localeCompare(b.purl, 'en'));
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { ...about, type: subject === '' ? 'application' : 'library' } },
    components,
  };
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
}
