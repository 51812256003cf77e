import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { workerBuild } from '../bin';
import { root } from '../root';

const source = join(root, 'apps/worker/src');
const entry = join(source, 'built.ts');

/**
 * Leaves packages from npm where they are. Those of this repository are built in, and so is the used part of React Email,
 * whose only entry also loads Tailwind, Prism, and a parser of Markdown.
 */
const packages: Plugin = {
  name: 'packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) =>
      path.startsWith('@offload/') || reactEmail.includes(path)
        ? undefined
        : { external: true, sideEffects: !importer.includes('/react-email/') },
    );
  },
};

const reactEmail = ['react-email', '@react-email/render'];

/** Keeps what a module finds beside its source, by `import.meta.url`, where it is. */
const places: Plugin = {
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      // What is built is beside the worker that is built.
      if (path === entry || !contents.includes('import.meta.url')) return undefined;
      const place = `new URL(${JSON.stringify(relative(workerBuild, path))}, import.meta.url).href`;
      return {
        contents: contents.replaceAll('import.meta.url', place),
        loader: path.endsWith('x') ? 'tsx' : 'ts',
      };
    });
  },
};

const common: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'silent',
};

/**
 * Compiles the worker and its isolated program. As it is built, a worker starts in a third of the time that it takes to
 * compile its modules one by one, and carries no compiler.
 */
export async function compileWorker(): Promise<void> {
  await Promise.all([
    build({
      ...common,
      entryPoints: { main: entry },
      outdir: workerBuild,
      plugins: [packages, places],
    }),
    build({
      ...common,
      entryPoints: { child: join(source, 'isolated-child.ts') },
      outdir: join(workerBuild, 'isolated'),
      plugins: [packages],
    }),
  ]);
}
