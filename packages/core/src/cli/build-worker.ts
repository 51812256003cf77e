import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BuildFailure, BuildOptions, BuildResult } from 'esbuild';
import { loadCompiler, programOptions } from '../isolated/compiler';
import { fail, readArguments } from './read-arguments';
import { findUnbundlable, type Package } from './unbundlable';

const findsFiles = /new URL\([^)]*import\.meta\.url/;

type Built = BuildResult<{ write: false; metafile: true }>;

/** Builds a worker, with everything that it imports, into one file and its source map. Resolves to the exit status. */
export async function buildWorker(args: string[], print: (text: string) => void): Promise<number> {
  const { values, positionals } = readArguments('build', () =>
    parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true }),
  );
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) fail('build needs one file: npx offload build ./worker.mjs.');
  if (!existsSync(file)) throw new Error(`The file ${file} doesn't exist.`);
  const out = values.out ?? join('dist', `${basename(file, extname(file))}.mjs`);
  if (resolve(out) === resolve(file)) throw new Error(`--out must be another file than ${file}.`);
  const startedAt = performance.now();
  const { built, outside } = await bundle(file, out);
  for (const { path, contents } of built.outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  const megabytes = (statSync(out).size / 1e6).toFixed(1);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  print(`Built ${out}: ${megabytes} MB, in ${seconds} s. Run it: node --enable-source-maps ${out}`);
  for (const line of warningsOf(built, outside, out)) print(line);
  return 0;
}

/** Builds until each package that works only in its own folder is left out. The core can do without `missing`. */
async function bundle(file: string, out: string): Promise<{ built: Built; outside: Package[] }> {
  const { build } = await loadCompiler(file);
  const outside = new Map<string, Package>();
  const missing = new Set(['esbuild', 'msgpackr-extract']);
  for (;;) {
    const options = { ...workerOptions(file, out), external: [...outside.keys(), ...missing] };
    try {
      const built = await build({ ...options, write: false, metafile: true });
      const found = findUnbundlable(built.metafile, process.cwd()).filter(({ name }) => !outside.has(name));
      if (found.length === 0) return { built, outside: [...outside.values()] };
      for (const each of found) outside.set(each.name, each);
    } catch (error) {
      for (const name of namesMissingIn(error, file)) missing.add(name);
    }
  }
}

function workerOptions(file: string, out: string): BuildOptions {
  return {
    ...programOptions,
    absWorkingDir: process.cwd(),
    stdin: {
      contents: `
        import { runBuiltWorker } from '@offload/core/internal/cli';
        import options from ${JSON.stringify(`./${basename(file)}`)};
        await runBuiltWorker(options);`,
      sourcefile: 'offload-worker.mjs',
      resolveDir: resolve(dirname(file)),
    },
    outfile: resolve(out),
    sourcemap: true,
    minifyWhitespace: true,
    // Whatever Next.js has the compiler do with it.
    jsx: 'automatic',
    // Their package is then left out.
    loader: { '.node': 'empty' },
    banner: {
      // Packages that are CommonJS load Node's own modules with it.
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  };
}

/** Returns the packages that other packages can do without. Throws if something else is wrong. */
function namesMissingIn(error: unknown, file: string): string[] {
  if (!isBuildFailure(error)) throw error;
  const names = error.errors.flatMap(({ text, location }) => {
    const [, name] = /^Could not resolve "([^"]+)"$/.exec(text) ?? [];
    return name && location?.file.includes('node_modules/') ? name : [];
  });
  if (names.length > 0) return names;
  const problems = error.errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}: ${text}` : text,
  );
  if (problems.some((problem) => problem.includes('for import "default"')))
    throw new Error(`${file} must export the options of a worker: export default { system, kinds: [ … ] }.`);
  throw new Error(problems.join('\n'));
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** Returns what whoever deploys the file has to know. */
function warningsOf({ metafile }: Built, outside: Package[], out: string): string[] {
  const packages = outside.map(({ name, version }) => `${name}@${version}`).join(', ');
  const files = Object.keys(metafile.inputs).filter(
    (path) =>
      !path.includes('node_modules/') && existsSync(path) && findsFiles.test(readFileSync(path, 'utf8')),
  );
  return [
    ...(packages === ''
      ? []
      : [`These packages have native code or files of their own. Install them where it runs: ${packages}`]),
    ...files.map((path) => `${path} finds files by import.meta.url. Put them beside ${out}.`),
  ];
}
