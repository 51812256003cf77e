import { basename, extname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Bundles the document of the console: its script and style sheet, by names with hashes. */
async function buildDocument(src: string): Promise<Record<string, { type: string; body: string }>> {
  const { outputFiles } = await build({
    entryPoints: { console: join(src, 'pages/main.tsx') },
    ...{ outdir: src, entryNames: '[name]-[hash]', write: false },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', jsx: 'automatic' },
    ...{ target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'], legalComments: 'eof' },
    ...{ define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'silent' },
  });
  return Object.fromEntries(
    outputFiles.map(({ path, text }) => [
      basename(path),
      { type: `${types[extname(path)]}; charset=utf-8`, body: text },
    ]),
  );
}

/** Puts the bundled document into the module that has none in the sources. It's imported, so no file is looked for at run time. */
export async function documentAssets(src: string): Promise<Plugin> {
  const contents = `export const builtAssets = ${JSON.stringify(await buildDocument(src))};`;
  return {
    name: 'document-assets',
    setup: ({ onLoad }) => onLoad({ filter: /document[\\/]built-assets\.ts$/ }, () => ({ contents })),
  };
}
