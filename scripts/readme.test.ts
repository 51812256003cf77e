import { readFileSync } from 'node:fs';
import { jobStates } from '@offload/core/contract';
import { settings } from '@offload/env';
import { registeredKinds } from '@offload/kinds/registry';
import { expect, it } from 'vitest';
import { blocksOf, readGuide } from '../e2e/guide/read-guide';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');
const guide = read('docs/add-a-kind.md');

it('is short enough to be read', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250);
});

it.each([
  ['tsx', 'processor.tsx'],
  ['ts', 'processor.test.ts'],
])('shows the current onboarding code of the demo (%s)', (language, name) => {
  const path = `packages/kinds/onboarding/${name}`;
  expect(guide).toContain(`\`${path}\`\n\n\`\`\`${language}\n${read(path)}\`\`\`\n`);
});

it('names places of files, for the lines that the guide adds, that are there', () => {
  const { files, edits } = readGuide(guide);
  const gone = edits.filter(
    ({ path, below }) => below !== null && !(files.get(path) ?? read(path)).includes(below),
  );
  expect(gone).toEqual([]);
});

it('shows a kind in 25 lines, with the code of the guide', () => {
  const kind = blocksOf(readme).filter(({ language }) => language.startsWith('ts'));
  expect(kind).toHaveLength(2);
  expect(blocksOf(guide)).toEqual(expect.arrayContaining(kind));
  const lines = kind.flatMap(({ code }) => code.split('\n')).filter((line) => line !== '');
  expect(lines.length).toBeLessThanOrEqual(25);
});

const quoted = (text: string) => [...text.matchAll(/`([\w-]+)`/g)].map(([, word]) => word);

it('names every state of a job', () => {
  const [, states = ''] = /A job is ([^:]+):/.exec(readme) ?? [];
  expect(quoted(states)).toEqual([...jobStates]);
});

it('names every kind of the demo', () => {
  const [table = ''] = /\| kind +\| what it does(?:.|\n)*?\n\n/.exec(read('docs/architecture.md')) ?? [];
  const kinds = table.split('\n').flatMap((row) => quoted(row.split('|')[1] ?? ''));
  expect(kinds.toSorted()).toEqual(registeredKinds.toSorted());
});

/** Returns the cells of a page's tables, row by row. */
const rowsOf = (page: string) =>
  [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()));

it('names every setting', () => {
  const named = new Set(
    rowsOf(read('docs/configuration.md')).flatMap(([variables = '']) => quoted(variables)),
  );
  // Node's own, and those of AWS, which are described below the tables.
  const isElsewhere = (name: string) => name === 'NODE_ENV' || name.startsWith('AWS_');
  expect(Object.keys(settings).filter((name) => !named.has(name) && !isElsewhere(name))).toEqual([]);
});

it('shows five of the saved figures', () => {
  const [, written = ''] = readme.split('<!-- Written by npm run bench -- --save -->');
  const [head, _line, ...figures] = rowsOf(written.split('<!-- The end')[0] ?? '');
  expect(head?.[0]).toBe('part');
  expect(figures).toHaveLength(5);
  const sections = read('docs/benchmarks.md').split('\n## ');
  for (const [part, ...figure] of figures) {
    const section = sections.find((text) => text.startsWith(`${part}\n`)) ?? '';
    expect(rowsOf(section)).toContainEqual(figure);
  }
});
