import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Supervisor, withLock } from '@offload/processes';
import { build } from 'esbuild';
import { nextCommand, nodeOn, tool, webBuild, webMain } from '../bin';
import { checkKinds } from '../checks/kinds';
import { root } from '../root';
import { step } from '../step';
import { envWithoutSettings } from '../system/env';
import { compileWorker } from './worker-build';

interface Product {
  title: string;
  sources: string[];
  /** A marker inside the output that is written last, so that deleting the output also deletes the marker. */
  stamp: string;
  make: () => Promise<unknown>;
}

const skipped = new Set(['node_modules', '.next', 'generated', 'dist', 'next-env.d.ts']);

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name) && !/\.test\.tsx?$|\.tsbuildinfo$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesBelow(join(path, entry.name)));
}

/** Hashes names and contents, but not times, so that a fresh clone of the same sources has the same hash. */
function contentHash(paths: string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesBelow(join(root, path)))) {
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function isCurrent(stamp: string, hash: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** Builds something if its sources have changed. Uses a lock, because `npm start` and `npm test` may run at the same time. */
async function makeIfChanged({ title, sources, stamp, make }: Product): Promise<void> {
  const lock = join(root, 'node_modules', '.cache', 'offload', `${title.replaceAll(' ', '-')}.lock`);
  const file = join(root, stamp);
  if (isCurrent(file, contentHash(sources))) return;
  await step(title, () =>
    withLock(lock, async () => {
      const hash = contentHash(sources);
      if (isCurrent(file, hash)) return;
      rmSync(file, { force: true });
      await make();
      writeFileSync(file, hash);
    }),
  );
}

export function generateClient(supervisor: Supervisor): Promise<void> {
  return makeIfChanged({
    title: 'Prisma client',
    sources: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    stamp: 'packages/db/src/generated/.made-from',
    make: () => supervisor.finish(tool('prisma', ['generate'])),
  });
}

/** Returns the environment without our settings: a build doesn't depend on URLs or secrets. */
function buildEnv(): NodeJS.ProcessEnv {
  return { ...envWithoutSettings(), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
}

function buildWeb(supervisor: Supervisor): Promise<void> {
  const cwd = join(root, 'apps/web');
  return makeIfChanged({
    title: 'Web build',
    sources: [
      ...['apps/web', 'packages', 'prisma/schema.prisma', 'package-lock.json', 'tsconfig.base.json'],
      ...['scripts/build/prepare.ts', 'scripts/pack/build-document.ts'],
    ],
    stamp: 'apps/web/.next/.made-from',
    make: async () => {
      await supervisor.finish({ name: 'next build', ...nextCommand('build'), cwd, env: buildEnv() });
      // Next.js leaves out what another server could serve.
      for (const served of ['.next/static', 'public'])
        cpSync(join(cwd, served), join(webBuild, 'apps/web', served), { recursive: true });
      await build({
        bundle: true,
        format: 'esm',
        platform: 'node',
        target: 'node20',
        logLevel: 'silent',
        entryPoints: [join(cwd, 'src/main.ts')],
        outfile: join(webBuild, webMain),
        // The server loads it in any case.
        external: ['zod'],
        // As Next's server does, which this starts.
        banner: { js: "process.env.NODE_ENV = 'production';" },
      });
    },
  });
}

/** Kinds that fit together are looked at with each change of theirs: what is built from them is not looked at again. */
function buildWorker(supervisor: Supervisor): Promise<void> {
  return makeIfChanged({
    title: 'Worker build',
    sources: [
      'apps/worker',
      'packages',
      'prisma/schema.prisma',
      'package-lock.json',
      'scripts/build/worker-build.ts',
    ],
    stamp: 'apps/worker/dist/.made-from',
    make: async () => {
      await checkKinds(supervisor);
      await compileWorker();
    },
  });
}

/** Builds web and worker. */
export async function buildAll(supervisor: Supervisor): Promise<void> {
  await Promise.all([buildWeb(supervisor), buildWorker(supervisor)]);
}

export async function seed(supervisor: Supervisor, env: NodeJS.ProcessEnv): Promise<void> {
  await step('Demo data', () =>
    supervisor.finish({ name: 'seed', ...nodeOn('prisma/seed.ts'), cwd: root, env }),
  );
}
