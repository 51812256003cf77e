import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Supervisor } from '@offload/processes';
import * as z from 'zod';
import { root } from '../root';

interface Emit {
  src: string;
  /** The entries, relative to `src`. */
  sources: string[];
  target: string;
  /** Where the types of other packages are, by import path. */
  others: Record<string, string>;
}

/** Emits the types of the entries and of everything they import, with their sources, to which an editor leads. */
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
        declarationMap: true,
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
  addSources(src, target);
}

/** Returns the package's declarations of what isn't TypeScript, such as style sheets. */
function declarationsOf(src: string): string[] {
  const file = join(src, '../style-sheets.d.ts');
  return existsSync(file) ? [file] : [];
}

const declarationMap = z.looseObject({ sources: z.array(z.string()) });

/** Puts the sources next to the types, so that declaration maps lead to files that are in the package. */
function addSources(src: string, types: string): void {
  const maps = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts.map'),
  );
  for (const map of maps) {
    const source = map.replace(/\.d\.ts\.map$/, '.ts');
    const file = existsSync(join(src, source)) ? source : `${source}x`;
    const copy = join(dirname(types), 'src', file);
    cpSync(join(src, file), copy);
    const path = join(types, map);
    const content = declarationMap.parse(JSON.parse(readFileSync(path, 'utf8')));
    writeFileSync(path, JSON.stringify({ ...content, sources: [relative(dirname(path), copy)] }));
  }
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
