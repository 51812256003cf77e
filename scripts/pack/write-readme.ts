import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root';

const toGuide = /\]\(\.\.\/\.\.\/docs\/([\w-]+\.md)/g;

/**
 * Writes the README of a package, together with the guides that it links to: in the repository, they are outside of the package. A
 * guide links to the READMEs of other packages, which are installed beside this one.
 */
export function writeReadme(folder: string, target: string): void {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const guides = new Set([...readme.matchAll(toGuide)].map(([, name = '']) => name));
  if (guides.size > 0) mkdirSync(join(target, 'docs'), { recursive: true });
  for (const name of guides) {
    const guide = readFileSync(join(root, 'docs', name), 'utf8');
    writeFileSync(join(target, 'docs', name), guide.replaceAll('](../packages/', '](../../'));
  }
  writeFileSync(join(target, 'README.md'), readme.replaceAll('](../../docs/', '](docs/'));
}

/** Writes what the changelog of the repository says of a package. */
export function writeChangelog(name: string, target: string): void {
  const [, ...releases] = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^(?=## )/m);
  const title = `### @offload/${name}\n`;
  const own = releases.flatMap((release) => {
    const [heading = '', ...sections] = release.split(/^(?=### )/m);
    const section = sections.find((each) => each.startsWith(title));
    return section ? [`${heading.split('\n', 1)}\n${section.slice(title.length).trimEnd()}\n`] : [];
  });
  writeFileSync(join(target, 'CHANGELOG.md'), `# Changelog of @offload/${name}\n\n${own.join('\n')}`);
}
