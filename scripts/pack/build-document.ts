import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../root';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Bundles the document of the console: its script and style sheet, by names with hashes. */
export async function buildDocument(src: string) {
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
  return { assets: Object.fromEntries(assets), inputs: Object.keys(metafile.inputs) };
}
