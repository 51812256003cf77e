import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';
import { workerBuild } from '../bin';
import { root } from '../root';

const source = join(root, 'apps/worker/src');
const entry = join(source, 'built.ts');

/**
 * What each worker loads from npm when it starts. Building it in, with what it uses itself, halves what loading costs. These need no
 * files of their own (BullMQ's msgpackr works without its native decoder). Another package may, so it stays where it is.
 */
const builtIn = [
  '@prisma/adapter-pg',
  '@prisma/client/runtime/client',
  'bullmq',
  'croner',
  'ioredis',
  'ipaddr.js',
  'nodemailer',
  'nodemailer/lib/mail-composer',
  'nodemailer/lib/smtp-connection',
  'pg',
  'pg-copy-streams',
  'pino',
  'standardwebhooks',
  'uuid',
  'web-push',
  'zod',
];

/** Only its used part is built in: its entry also loads Tailwind, Prism, and a parser of Markdown. */
const reactEmail = ['react-email', '@react-email/render'];

const packages: Plugin = {
  name: 'packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      if (path.startsWith('@offload/') || builtIn.includes(path) || reactEmail.includes(path))
        return undefined;
      if (importer.includes('react-email/')) return { external: true, sideEffects: false };
      return importer.includes('/node_modules/') ? undefined : { external: true };
    });
  },
};

/** Keeps what a module finds beside its source, by `import.meta.url`, where it is. */
const places: Plugin = {
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      // What is built is beside the worker that is built.
      if (path === entry || !contents.includes('import.meta.url')) return undefined;
      const place = `new URL(${JSON.stringify(relative(workerBuild, path))}, import.meta.url).href`;
      // Not by replacing text, which may also be in a message.
      const { code } = await transform(contents, {
        loader: path.endsWith('x') ? 'tsx' : 'ts',
        define: { 'import.meta.url': 'sourceUrl' },
        banner: `const sourceUrl = ${place};`,
        sourcefile: path,
        sourcemap: 'inline',
      });
      return { contents: code, loader: 'js' };
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
  // Without comments, some of which have characters for which V8 keeps the whole source in twice the memory.
  minifyWhitespace: true,
  sourcesContent: false,
  // Packages that are built in load Node's own modules with it.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
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
