import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCompiler, programOptions } from './compiler';

export interface Program {
  /** The only files of the app that the program sees. */
  folder: string;
  /** The mount point of another file system. */
  emptyFolder: string;
  /** The packages from npm. */
  modules: string;
  /** The file to start. */
  program: string;
  remove(): Promise<void>;
}

/** Prepares the program of isolated jobs. Compiles it first if it's in TypeScript. */
export async function prepareProgram(entry: URL): Promise<Program> {
  const file = await realpath(fileURLToPath(entry));
  const modules = findModules(file);
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'offload-isolated-')));
  const emptyFolder = join(temporary, 'empty');
  await mkdir(emptyFolder);
  const started = isTypeScript(file)
    ? await compile(file, { folder: temporary, modules })
    : { folder: folderOf(file, modules), program: file };
  const remove = () => rm(temporary, { recursive: true, force: true });
  return { ...started, emptyFolder, modules: await realpath(modules), remove };
}

function isTypeScript(file: string): boolean {
  return ['.ts', '.mts', '.tsx'].includes(extname(file));
}

/** Returns the `node_modules` folder of an app, which this package is in. */
function findModules(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'node_modules', '@offload', 'core'))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Error(
        `${file}: @offload/core isn't installed in a node_modules folder above it. Install it.`,
      );
    folder = above;
  }
  return join(folder, 'node_modules');
}

/** Returns the folder that a compiled program sees. The app's root, with its settings, would be too much. */
function folderOf(file: string, modules: string): string {
  const folder = dirname(file);
  if (folder === dirname(modules))
    throw new Error(
      `${file}: isolated jobs see every file in this folder. Move their program to a folder without secrets.`,
    );
  return folder;
}

// All names that begin with a letter: packages from npm aren't bundled, because they need their native code and fonts.
const external = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `${letter}*`);

/** Without a compiler, the process starts in a third of the time and needs half the memory. */
async function compile(file: string, { folder, modules }: Pick<Program, 'folder' | 'modules'>) {
  const { buildSync } = await loadCompiler(file);
  buildSync({
    ...programOptions,
    entryPoints: { child: file },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    sourcemap: 'inline',
    external,
  });
  await symlink(modules, join(folder, 'node_modules'));
  return { folder, program: join(folder, 'child.mjs') };
}
