import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlainError, type Supervisor } from '@offload/processes';
import * as z from 'zod';
import { nodeOn, tool } from '../bin';
import { packages } from '../pack/build-package';
import { root } from '../root';

// An exact version would make apps install copies of their own.
const ranges = z.record(z.string(), z.string().regex(/^(\^|>=)\d+\.\d+/, 'must be a range, such as ^1.2.0'));

/** The package.json of a package as npm and those who look for one need it. */
const published = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  keywords: z.array(z.string()).min(1),
  license: z.literal('MIT'),
  homepage: z.url(),
  bugs: z.object({ url: z.url() }),
  repository: z.object({
    type: z.literal('git'),
    url: z.string().regex(/^git\+https:/),
    directory: z.string(),
  }),
  engines: z.object({ node: z.string() }),
  dependencies: ranges,
  peerDependencies: ranges,
});

/** Packs the packages for other apps in a temporary folder, and checks them. */
export async function checkPackages(supervisor: Supervisor): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    const { command, args } = nodeOn('scripts/commands/pack.ts');
    const task = { name: 'npm run pack', command, args: [...args, folder, '--check'] };
    await supervisor.finish({ ...task, cwd: root, env: process.env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Checks that each packed package says where it's from, and that Node.js, bundlers, and TypeScript find what it exports. */
export async function checkPacked(supervisor: Supervisor, folder: string): Promise<void> {
  for (const name of packages) {
    const { error, data } = published.safeParse(
      JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')),
    );
    if (error) throw new PlainError(`The package.json of @offload/${name}:\n${z.prettifyError(error)}`);
    const tarball = join(folder, `offload-${name}-${data.version}.tgz`);
    await supervisor.finish(tool('publint', [tarball, '--strict']));
    await supervisor.finish(tool('attw', [tarball, '--profile', 'esm-only']));
  }
}
