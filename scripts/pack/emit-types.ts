import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Supervisor } from '@offload/processes';
import { root } from '../root';

interface Emit {
  src: string;
  /** The entries, relative to `src`. */
  sources: string[];
  target: string;
  /** Where the types of other packages are, by import path. */
  others: Record<string, string>;
}

/** Emits the types of the entries and of everything they import. */
export async function emitTypes(
  supervisor: Supervisor,
  { src, sources, target, others }: Emit,
): Promise<void> {
  const config = `${target}.tsconfig.json`;
  // Code for browsers has other settings.
  const own = join(src, '../tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: existsSync(own) ? own : join(root, 'tsconfig.base.json'),
      include: [],
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rootDir: src,
        outDir: target,
        typeRoots: [join(root, 'node_modules/@types')],
        // Otherwise it would emit the sources of those packages too.
        paths: Object.fromEntries(Object.entries(others).map(([path, file]) => [path, [file]])),
      },
      files: [...sources.map((source) => join(src, source)), ...declarationsOf(src)],
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await supervisor.finish({
    name: 'tsc',
    command: process.execPath,
    args: [tsc, '-p', config],
    cwd: root,
    env: process.env,
  });
  rmSync(config);
  addExtensions(target);
}

/** Returns the package's declarations of what isn't TypeScript, such as style sheets. */
function declarationsOf(src: string): string[] {
  const file = join(src, '../style-sheets.d.ts');
  return existsSync(file) ? [file] : [];
}

/** Adds file extensions to the imports of types, as Node's ESM resolution requires. */
function addExtensions(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
  for (const file of files.map((name) => join(folder, name))) {
    const text = readFileSync(file, 'utf8');
    const complete = text.replace(
      /((?:from|import) ?\(?['"])(\.{1,2}\/[^'"]+)(?=['"])/g,
      (_all, before: string, specifier: string) => {
        const isFile = existsSync(join(dirname(file), `${specifier}.d.ts`));
        return `${before}${specifier}${isFile ? '.js' : '/index.js'}`;
      },
    );
    writeFileSync(file, complete);
  }
}
