import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';

export interface Package {
  name: string;
  version: string;
}

const names = z.record(z.string(), z.unknown()).default({});
const manifestSchema = z.object({
  name: z.string(),
  version: z.string().default(''),
  dependencies: names,
  optionalDependencies: names,
  gypfile: z.boolean().default(false),
});

const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const findsFiles = /\b(?:__dirname|__filename|import\.meta\.url|require\.resolve)\b/;
/** What packages find or build their native code with, and the names of native code by system. */
const native = /^(?:bindings|node-addon-api|node-gyp-build.*|prebuild-install|@mapbox\/node-pre-gyp)$/;
const bySystem = /(?:linux|darwin|win32)-(?:x64|arm64)/;
/** They mention files beside them, but workers use none of those. */
const complete = new Set(['@prisma/client', 'bullmq', 'ioredis', 'msgpackr', 'pino', 'thread-stream']);

/** Returns the packages in a bundle that work only in their own folder: they have native code, or find files beside them. */
export function findUnbundlable({ inputs, outputs }: Metafile, folder: string): Package[] {
  const used = Object.assign({}, ...Object.values(outputs).map((output) => output.inputs));
  const importers = new Map<string, Set<string>>();
  const broken = new Set<string>();
  for (const [path, { imports }] of Object.entries(inputs)) {
    const own = folderOf(path);
    if (own && used[path]?.bytesInOutput > 0 && isBroken(folder, own, path)) broken.add(own);
    for (const imported of imports.flatMap((each) => folderOf(each.path) ?? []))
      if (imported !== own) importers.set(imported, (importers.get(imported) ?? new Set()).add(own ?? ''));
  }
  return [...broken].flatMap((place) => {
    const by = [...(importers.get(place) ?? [])];
    // Without those that import it, nothing does.
    if (by.every((each) => broken.has(each))) return [];
    const { name, version } = readManifest(folder, place);
    return { name, version };
  });
}

/** Returns the folder of the package that a file is in, or undefined if it's the app's own. */
function folderOf(path: string): string | undefined {
  return packageFolder.exec(path)?.[0];
}

function isBroken(folder: string, place: string, path: string): boolean {
  const { name, gypfile, dependencies, optionalDependencies } = readManifest(folder, place);
  if (complete.has(name) || name.startsWith('@offload/')) return false;
  return (
    gypfile ||
    path.endsWith('.node') ||
    Object.keys(dependencies).some((each) => native.test(each)) ||
    Object.keys(optionalDependencies).some((each) => bySystem.test(each)) ||
    findsFiles.test(readFileSync(resolve(folder, path), 'utf8'))
  );
}

function readManifest(folder: string, place: string) {
  return manifestSchema.parse(JSON.parse(readFileSync(join(folder, place, 'package.json'), 'utf8')));
}
