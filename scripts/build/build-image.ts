import { cpSync, existsSync, lstatSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { noRecord, PlainError } from '@offload/processes';
import { nodeFileTrace } from '@vercel/nft';
import { webBuild, workerBuild } from '../bin';
import { root } from '../root';
import { runCommand } from '../run-command';
import { buildAll, generateClient } from './prepare';
import { writeSbom } from './sbom';

/** Files that the worker opens by their path, which tracing can't find. The build fails if one is missing. */
const openedByPath = [
  'packages/core/src/isolated/seal.sh',
  // Where it finds the packages from npm.
  'node_modules/@offload/core',
  'node_modules/@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  'node_modules/@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
  'node_modules/@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  'node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
];

/** Sources and compilers, which only a worker that isn't built needs. */
const ignored = ['packages/**', 'node_modules/esbuild/**', 'node_modules/@esbuild/**'];

// Builds web and worker, and copies what they need at run time, and nothing else, to a folder, for the Dockerfile:
// `node --import ./scripts/tsx.mjs scripts/build/build-image.ts /image`.
await runCommand(async (supervise) => {
  const supervisor = supervise(noRecord);
  const target = resolve(process.argv[2] ?? join(root, '.data/image'));
  if (existsSync(target))
    throw new PlainError(`${target} already exists. Remove it, or name another folder.`);
  await generateClient(supervisor);
  await buildAll(supervisor);

  // Web and worker share packages, and Node 24 copies no link onto another.
  const copy = (from: string, to: string) => {
    const place = join(target, to);
    if (!lstatSync(place, { throwIfNoEntry: false }))
      cpSync(from, place, { recursive: true, verbatimSymlinks: true });
  };
  copy(webBuild, '.');
  copy(workerBuild, relative(root, workerBuild));
  const entries = ['main.mjs', 'isolated/child.mjs'].map((entry) => join(workerBuild, entry));
  const { fileList } = await nodeFileTrace(entries, { base: root, ignore: ignored });
  for (const file of [...openedByPath, ...fileList]) copy(join(root, file), file);
  writeSbom(['apps/web', 'apps/worker'], '', join(target, 'sbom.cdx.json'));
  return 0;
});
