import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobContract } from '@offload/core/contract';
import { places } from './places';
import { loadKind, registeredKinds } from './registry';
import { requireGrantsAccess, requireSendsEmail, requireWritesFiles } from './services/promises';
import { system } from './system';

interface Kinds {
  /** The folder with a folder for each kind. */
  folder: string;
  /** The kinds that workers can run. */
  registered: readonly string[];
  /** The kinds that can be enqueued. */
  contracts: ReadonlyMap<string, JobContract>;
}

const demo: Kinds = {
  folder: fileURLToPath(new URL('..', import.meta.url)),
  registered: registeredKinds,
  contracts: system.contracts,
};

/** What a contract must declare if the code of its kind contains this text. */
const promises = [
  [/\bfiles\.write\(/, requireWritesFiles],
  [/\bmail\.send\(/, requireSendsEmail],
  [/\blinks\.setPassword\(/, requireGrantsAccess],
] as const;

/** Throws if a kind can't run. For each problem, the error names the file to edit. */
export async function checkKinds(): Promise<void> {
  const problems = findProblems();
  if (problems.length > 0) throw new Error(problems.join('\n'));
  for (const kind of registeredKinds) {
    if ((await loadKind(kind))?.contract !== system.contracts.get(kind))
      throw new Error(
        `The processor of ${kind} uses a different contract than ${places.contracts}. Define it with the one in ${places.contract(kind)}.`,
      );
  }
}

/** Returns what keeps kinds from running: missing files, missing lines, and what contracts fail to declare. */
export function findProblems(kinds: Kinds = demo): string[] {
  const { folder, registered, contracts } = kinds;
  const folders = findKindFolders(folder);
  const lines = new Set([...registered, ...contracts.keys()]);
  const withoutFolder = [...lines].filter((kind) => !folders.includes(kind));
  return [
    ...folders.flatMap((kind) => findProblemsOf(kind, kinds)),
    ...withoutFolder.map((kind) => {
      const file = registered.includes(kind) ? places.registry : places.contracts;
      return `${kind} has no folder ${places.folder(kind)}. Add it, or remove the kind from ${file}.`;
    }),
  ];
}

/** Returns the names of the folders that are kinds: all but the package's own. */
export function findKindFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'src' && entry.name !== 'node_modules')
    .map(({ name }) => name);
}

function findProblemsOf(kind: string, { folder, registered, contracts }: Kinds): string[] {
  const has = (name: string) => existsSync(join(folder, kind, name));
  if (!has('contract.ts')) return [`${kind} has no contract. Add ${places.contract(kind)}.`];
  if (!has('processor.ts') && !has('processor.tsx'))
    return [`${kind} has no processor. Add ${places.processor(kind)}.`];
  if (!has('sample.ts')) return [`${kind} has no sample for npm run matrix. Add ${places.sample(kind)}.`];
  const contract = contracts.get(kind);
  return [
    ...(registered.includes(kind)
      ? []
      : [`${kind} isn't registered, so workers can't run it. Add a line to ${places.registry}.`]),
    ...(contract
      ? findBrokenPromises(contract, join(folder, kind))
      : [`${kind} can't be enqueued. Add its contract to ${places.contracts}.`]),
  ];
}

/** Searches the code only. Promises that are broken in other ways are caught when the job runs. */
function findBrokenPromises(contract: JobContract, folder: string): string[] {
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  return promises.flatMap(([pattern, check]) => {
    if (!pattern.test(code)) return [];
    try {
      check(contract);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}
