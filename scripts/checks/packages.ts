import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

/**
 * Packs the packages for other apps, and checks that each says where it's from, and that Node.js, bundlers, and TypeScript find what
 * it exports.
 */
export async function checkPackages(supervisor: Supervisor): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    const { command, args } = nodeOn('scripts/commands/pack.ts');
    const name = 'npm run pack';
    await supervisor.finish({ name, command, args: [...args, folder], cwd: root, env: process.env });
    for (const name of packages) checkManifest(name, join(folder, name, 'package.json'));
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.tgz'))) {
      await supervisor.finish(tool('publint', [join(folder, file), '--strict']));
      await supervisor.finish(tool('attw', [join(folder, file), '--profile', 'esm-only']));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkManifest(name: string, file: string): void {
  const { error } = published.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (error) throw new PlainError(`The package.json of @offload/${name}:\n${z.prettifyError(error)}`);
}
