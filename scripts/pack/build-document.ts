import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { root } from '../root';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

export interface Document {
  /** The source of the module that has no document in the sources. It's imported, so no file is looked for at run time. */
  module: string;
  /** The licenses of the packages whose code is in it. */
  notices: string;
}

/** Bundles the document of the console: its script and style sheet, by names with hashes. */
export async function buildDocument(src: string): Promise<Document> {
  const { outputFiles, metafile } = await build({
    entryPoints: { console: join(src, 'pages/main.tsx') },
    outdir: src,
    entryNames: '[name]-[hash]',
    write: false,
    metafile: true,
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const assets = outputFiles.map(({ path, text }) => [
    basename(path),
    { type: `${types[extname(path)]}; charset=utf-8`, body: text },
  ]);
  return {
    module: `export const builtAssets = ${JSON.stringify(Object.fromEntries(assets))};`,
    notices: noticesOf(Object.keys(metafile.inputs)),
  };
}

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });
const place = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Returns the names, versions, and licenses of the packages that these files are of. */
function noticesOf(files: string[]): string {
  const folders = new Set(files.flatMap((file) => place.exec(file)?.[0] ?? []));
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = manifest.parse(JSON.parse(read(folder, 'package.json')));
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    return `${name} ${version} (${license})\n\n${file ? read(folder, file).trim() : 'It has no license file.'}\n`;
  });
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}

function read(folder: string, file: string): string {
  return readFileSync(join(root, folder, file), 'utf8');
}
