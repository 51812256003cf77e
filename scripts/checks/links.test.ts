import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import sections from '../../docs/site/pages.json' with { type: 'json' };
import { root } from '../root';

const notOurs = new Set(['node_modules', '.git', '.data', '.next', 'dist', 'test-results']);

/** Returns the files of the repository. */
function findFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? findFiles(path) : [path];
  });
}

/** Returns the text of a page without its code. */
const proseOf = (page: string) =>
  readFileSync(page, 'utf8')
    .replace(/^ *```.*?^ *```$/gms, '')
    .replace(/`[^`]*`/g, (code) => code.replace(/[^\w -]/g, ''));

/** Returns the anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = text.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Returns the targets of a page's links and images, also of those that are defined below it. */
function targetsOf(page: string): string[] {
  const prose = proseOf(page);
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)];
  return targets.map(([, inline, defined]) => inline ?? defined ?? '');
}

function isBroken(page: string, target: string): boolean {
  if (/^[a-z]+:/.test(target)) return false;
  const [path = '', anchor] = target.split('#');
  const file = path ? resolve(dirname(page), path) : page;
  if (!existsSync(file)) return true;
  return anchor !== undefined && (statSync(file).isDirectory() || !anchorsOf(file).includes(anchor));
}

it('finds every page and section that a page links to', () => {
  const pages = findFiles(root).filter((file) => file.endsWith('.md'));
  const broken = pages.flatMap((page) =>
    targetsOf(page)
      .filter((target) => isBroken(page, target))
      .map((target) => `${relative(root, page)}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(50);
  expect(broken).toEqual([]);
});

it('has every page of the documentation in the site', () => {
  const listed = Object.values(sections).flat();
  const pages = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
  expect(pages.filter((file) => !listed.includes(`docs/${file}`))).toEqual([]);
});

/** What the list of attacks shortens. */
const shortened: [RegExp, string][] = [
  [/^account\//, 'apps/web/src/api/account/'],
  [/^worker\//, 'apps/worker/src/'],
];

/** Returns the tests that a page names, with their braces and stars. */
function testsOf(page: string): string[] {
  const named = readFileSync(join(root, page), 'utf8').matchAll(
    /`([\w./{},*-]+\.(?:test|spec)\.tsx?\*?|[\w./{},*-]+\*)`/g,
  );
  return [...named].map(([, path = '']) =>
    shortened.reduce((text, [from, to]) => text.replace(from, to), path),
  );
}

it.each(['SECURITY.md', 'docs/attacks.md'])('finds every test that %s names', (page) => {
  const all = findFiles(root);
  const patternOf = (path: string) =>
    new RegExp(
      `(^|/)${path
        .replaceAll('.', '\\.')
        .replaceAll('*', '[^/]*')
        .replaceAll(/\{([^}]*)\}/g, (_, choices) => `(${choices.replaceAll(',', '|')})`)}$`,
    );
  const tests = testsOf(page);
  expect(tests.length).toBeGreaterThan(10);
  expect(tests.filter((path) => !all.some((file) => patternOf(path).test(file)))).toEqual([]);
});

const decisions = join(root, 'docs/decisions');
const records = findFiles(decisions).filter((file) => /^\d{4}-/.test(basename(file)));

it('lists every decision by its title', () => {
  const listed = readFileSync(join(decisions, 'README.md'), 'utf8').match(/^- \[\d{4}\].*$/gm) ?? [];
  const titled = records.map((file) => {
    const [, number, title] = /^# (\d{4}) (.*)$/m.exec(readFileSync(file, 'utf8')) ?? [];
    return `- [${number}](${basename(file)}) ${title}`;
  });
  expect(listed.toSorted()).toEqual(titled.toSorted());
});

it('keeps a decision to one page', () => {
  const lengthOf = (file: string) => readFileSync(file, 'utf8').match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
  expect(records.filter((file) => lengthOf(file) > 400).map((file) => basename(file))).toEqual([]);
});
