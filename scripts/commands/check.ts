import { join } from 'node:path';
import { isPlainError, noRecord, type Supervisor } from '@offload/processes';
import { nextCommand, tool } from '../bin';
import { generateClient } from '../build/prepare';
import { checkCounts } from '../checks/counts';
import { cruise } from '../checks/import-rules';
import { checkKinds } from '../checks/kinds';
import { checkPackages } from '../checks/packages';
import { checkSupplyChain } from '../checks/supply-chain';
import { root } from '../root';
import { runCommand } from '../run-command';
import { step } from '../step';

interface Check {
  title: string;
  run: (supervisor: Supervisor) => Promise<unknown>;
}

/** Returns the task for a type check. It runs a file, since `tsc` in node_modules/.bin may be another tool's older one. */
function types(project: string) {
  return {
    name: `tsc -p ${project}`,
    command: process.execPath,
    args: [join(root, 'node_modules/typescript/bin/tsc'), '-p', project, '--pretty'],
    cwd: root,
    env: process.env,
  };
}

/** Checks the web's types. Next.js first generates the types of routes and style sheets, which a fresh clone lacks. */
async function webTypes(supervisor: Supervisor): Promise<void> {
  const cwd = join(root, 'apps/web');
  await supervisor.finish({ name: 'next typegen', ...nextCommand('typegen'), cwd, env: process.env });
  await supervisor.finish(types('apps/web/tsconfig.json'));
}

const checks: Check[] = [
  { title: 'Format and lint', run: (supervisor) => supervisor.finish(tool('biome', ['check'])) },
  { title: 'Types', run: (supervisor) => supervisor.finish(types('tsconfig.json')) },
  { title: 'Types of the web', run: webTypes },
  {
    title: 'Types for browsers',
    run: (supervisor) => supervisor.finish(types('packages/react/tsconfig.json')),
  },
  { title: 'Import rules', run: cruise },
  { title: 'Kinds of jobs', run: checkKinds },
  { title: 'Supply chain', run: checkSupplyChain },
  { title: 'Packages', run: checkPackages },
  { title: 'Counts', run: checkCounts },
  { title: 'Unused code', run: (supervisor) => supervisor.finish(tool('knip', ['--no-progress'])) },
];

/** Runs a check. Returns its error, if any. Rethrows unexpected errors of the check itself. */
async function findings({ title, run }: Check, supervisor: Supervisor): Promise<string | undefined> {
  try {
    await step(title, () => run(supervisor));
    return undefined;
  } catch (error) {
    if (!isPlainError(error)) throw error;
    console.log(`✗ ${title}`);
    return `\n── ${title} ──\n${error.message}`;
  }
}

await runCommand(async (supervise) => {
  const supervisor = supervise(noRecord);
  await generateClient(supervisor);
  const all = await Promise.all(checks.map((check) => findings(check, supervisor)));
  const found = all.filter((finding) => finding !== undefined);
  for (const finding of found) console.error(finding);
  console.log(
    found.length === 0 ? '✓ All checks passed' : `✗ ${found.length} of ${checks.length} checks failed`,
  );
  return found.length === 0 ? 0 : 1;
});
