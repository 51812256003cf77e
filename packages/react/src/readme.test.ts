import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it.each([
  ['hooks', () => import('./index')],
  ['routes', () => import('./route')],
])('names every export of the %s', async (_, load) => {
  const names = Object.keys(await load());
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([]);
});
