import { expect, it } from 'vitest';
import { checkSupplyChain, problemsOf, problemsOfAssets, readRules } from './supply-chain';

const rules = readRules();
const fine = { name: 'left-pad', version: '1.0.0', license: 'MIT', hasScript: false, integrity: 'sha512-x' };

it('finds no problem in the installed packages', async () => {
  await expect(checkSupplyChain()).resolves.toBeUndefined();
});

it('knows where each font and sample comes from, by its hash', () => {
  const [[file, known] = ['', { sha256: '', from: '' }], ...others] = Object.entries(rules.assets);
  const without = { assets: Object.fromEntries(others) };
  const changed = { assets: { ...rules.assets, [file]: { ...known, sha256: 'x' } } };
  const gone = { assets: { ...rules.assets, 'apps/web/public/gone.jpg': known } };
  for (const wrong of [without, changed, gone]) expect(problemsOfAssets(wrong)).toHaveLength(1);
});

it("rejects a package with an install script that hasn't been reviewed", () => {
  expect(problemsOf({ ...fine, hasScript: true }, rules)).toEqual([
    expect.stringContaining('install script'),
  ]);
  expect(problemsOf({ ...fine, name: 'esbuild', hasScript: true }, rules)).toEqual([]);
});

it.each(['GPL-3.0-only', 'MIT AND AGPL-3.0-only', 'UNLICENSED', undefined])(
  'rejects the license %s',
  (license) => {
    expect(problemsOf({ ...fine, license }, rules)).toEqual([expect.stringContaining('license')]);
  },
);

it.each(['MIT', '(MIT OR GPL-3.0-or-later)', 'Apache-2.0 AND LGPL-3.0-or-later AND MIT', 'MIT and ISC'])(
  'accepts the license %s',
  (license) => {
    expect(problemsOf({ ...fine, license }, rules)).toEqual([]);
  },
);

it.each([
  ['deprecated', { deprecated: 'Use something else.' }],
  ['SHA-512', { integrity: undefined }],
  ['SHA-512', { integrity: 'sha1-x' }],
  ['not from the registry', { resolved: 'git+ssh://git@github.com/left/pad.git#1234' }],
  ['not from the registry', { resolved: 'https://evil.example/left-pad.tgz' }],
])('rejects a package that is %s: %j', (problem, change) => {
  expect(problemsOf({ ...fine, ...change }, rules)).toEqual([expect.stringContaining(problem)]);
});

it('rejects a version that is known to be vulnerable, but no newer one', () => {
  const versions = ['16.4.4', '16.4.5', '16.10.0'].map((version) => ({ ...fine, name: 'next', version }));
  expect(versions.map((each) => problemsOf(each, rules).length)).toEqual([1, 0, 0]);
});
