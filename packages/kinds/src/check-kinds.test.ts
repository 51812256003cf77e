import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobContract } from '@offload/core/contract';
import { contractOf } from '@offload/core/test/contract';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { checkKinds, findProblems } from './check-kinds';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offload-kinds-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** Finds the problems of the kind `poem`, whose folder has these files. */
function problemsOf(files: Record<string, string>, contract: JobContract | null, registered = ['poem']) {
  mkdirSync(join(folder, 'poem'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'poem', name), text);
  return findProblems({ folder, registered, contracts: new Map(contract ? [['poem', contract]] : []) });
}

const whole = { 'contract.ts': '', 'processor.ts': '', 'sample.ts': '' };

it('finds no problem in the kinds of the demo', async () => {
  await checkKinds();
});

it('finds no problem in a complete kind', () => {
  const text = 'await files.write(file, content); return mail.send(message);';
  const contract = contractOf('poem', { writesFiles: true, sendsEmail: true });
  expect(problemsOf({ ...whole, 'processor.tsx': text }, contract)).toEqual([]);
});

it.each([
  [
    'a line in the registry',
    () => problemsOf(whole, contractOf('poem'), []),
    "poem isn't registered, so workers can't run it. Add a line to packages/kinds/src/registry.ts.",
  ],
  [
    'its contract in the system',
    () => problemsOf(whole, null),
    "poem can't be enqueued. Add its contract to packages/kinds/src/system.ts.",
  ],
  [
    'a contract',
    () => problemsOf({ 'processor.ts': '' }, null),
    'poem has no contract. Add packages/kinds/poem/contract.ts.',
  ],
  [
    'a processor',
    () => problemsOf({ 'contract.ts': '' }, contractOf('poem')),
    'poem has no processor. Add packages/kinds/poem/processor.ts.',
  ],
  [
    'a sample',
    () => problemsOf({ 'contract.ts': '', 'processor.ts': '' }, contractOf('poem')),
    'poem has no sample for npm run matrix. Add packages/kinds/poem/sample.ts.',
  ],
  [
    'a folder',
    () => findProblems({ folder, registered: ['poem'], contracts: new Map() }),
    'poem has no folder packages/kinds/poem. Add it, or remove the kind from packages/kinds/src/registry.ts.',
  ],
])('names the file to edit if a kind lacks %s', (_what, find, problem) => {
  expect(find()).toEqual([problem]);
});

it.each([
  ['ctx.services.files.write(file, content)', 'poem writes a file', 'writesFiles'],
  ['ctx.services.mail.send(message)', 'poem sends an email', 'sendsEmail'],
  [
    'ctx.services.links.setPassword(id, valid)',
    'poem creates a link that gives access to an account',
    'grantsAccess',
  ],
])('names the field that the contract of a kind with %s must set', (code, does, field) => {
  const test = { 'processor.test.ts': 'files.write( mail.send( links.setPassword(' };
  expect(problemsOf({ ...whole, ...test, 'words.ts': code }, contractOf('poem'))).toEqual([
    `${does}, but its contract doesn't declare it. Set ${field} in packages/kinds/poem/contract.ts.`,
  ]);
});
