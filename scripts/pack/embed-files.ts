import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildDocument } from './build-document';

/** A module of a package that holds files as text, because a bundler doesn't find files that are read. */
interface Embedded {
  /** The module in the sources whose place it takes, relative to `src`. */
  path: string;
  source: string;
  /** The files of other packages that are in it, from the root of the repository. */
  inputs: string[];
}

/** Returns the modules with files of the package with these sources. */
export async function embedFiles(src: string): Promise<Embedded[]> {
  const modules: Embedded[] = [];
  if (existsSync(join(src, 'pages/main.tsx'))) {
    const { assets, inputs } = await buildDocument(src);
    const source = `export const builtAssets = ${JSON.stringify(assets)};`;
    modules.push({ path: 'document/built-assets.ts', source, inputs });
  }
  const ownFiles = 'files/own-files.ts';
  if (existsSync(join(src, ownFiles)))
    modules.push({ path: ownFiles, source: await embedOwnFiles(join(src, ownFiles)), inputs: [] });
  return modules;
}

/** Returns the code of a module that exports what the functions of `own-files.ts` return, without reading files. */
async function embedOwnFiles(file: string): Promise<string> {
  const readers: Record<string, () => unknown> = await import(file);
  const lines = Object.entries(readers).map(
    ([name, read]) =>
      `const ${name}Result = ${JSON.stringify(read())};\nexport const ${name} = () => ${name}Result;`,
  );
  return lines.join('\n');
}
