import { readFileSync } from 'node:fs';
import { jobStates } from '@offload/core/states';
import { registeredKinds } from '@offload/kinds/registry';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

it.each([
  ['tsx', 'processor.tsx'],
  ['ts', 'processor.test.ts'],
])('shows the current onboarding code of the demo (%s)', (language, name) => {
  const path = `packages/kinds/onboarding/${name}`;
  expect(read('README.md')).toContain(`\`${path}\`\n\n\`\`\`${language}\n${read(path)}\`\`\`\n`);
});

const quoted = (text: string) => [...text.matchAll(/`([\w-]+)`/g)].map(([, word]) => word);

it('names every state of a job', () => {
  const [, states = ''] = /A job is ([^:]+):/.exec(read('README.md')) ?? [];
  expect(quoted(states)).toEqual([...jobStates]);
});

it('names every kind of the demo', () => {
  const [table = ''] = /\| kind +\| what it does(?:.|\n)*?\n\n/.exec(read('README.md')) ?? [];
  const kinds = table.split('\n').flatMap((row) => quoted(row.split('|')[1] ?? ''));
  expect(kinds.toSorted()).toEqual(registeredKinds.toSorted());
});
