import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ownFiles = ['board.css', 'board.js'];

// In the package that `npm run pack` writes, this module holds the texts of these files, so that a bundle needs no file.

/** Returns the texts of the files of Bull Board's page and of those that we add, by their paths within it. */
export function readUiFiles(): Readonly<Record<string, string>> {
  const ui = dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'));
  const names = readdirSync(join(ui, 'dist'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(ejs|js|css|svg|json)$/.test(name) && !/\/locales\/(?!en-US\/)/.test(name))
    .sort();
  const own = fileURLToPath(new URL('../page/', import.meta.url));
  return Object.fromEntries([
    ...names.map((name) => [name, readFileSync(join(ui, 'dist', name), 'utf8')]),
    ...ownFiles.map((name) => [`static/${name}`, readFileSync(join(own, name), 'utf8')]),
  ]);
}
