import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { noRecord } from '@offload/processes';
import sections from '../../docs/site/pages.json' with { type: 'json' };
import { root } from '../root';
import { runCommand } from '../run-command';
import { step } from '../step';

const folder = join(root, '.data/site');
const folders = ['docs/decisions', 'docs/bench', 'docs/screenshots'];

// Builds the documentation site: `npm run docs`. Its tools are installed apart, because nothing else needs them.
await runCommand(async (supervise) => {
  const supervisor = supervise(noRecord);
  const run = (command: string, args: string[], cwd = folder) =>
    supervisor.finish({ name: command, command, args, cwd, env: process.env });
  cpSync(join(root, 'docs/site'), folder, { recursive: true });
  const pages = join(folder, 'pages');
  rmSync(pages, { recursive: true, force: true });
  const written = Object.values(sections)
    .flat()
    .filter((page) => !page.startsWith('reference/'));
  for (const file of [...written, ...folders, 'docs/screenshot.png']) {
    mkdirSync(dirname(join(pages, file)), { recursive: true });
    cpSync(join(root, file), join(pages, file), { recursive: true });
  }
  cpSync(join(root, 'LICENSE'), join(pages, 'LICENSE.md'));
  await step('Tools', () => run('npm', ['ci', '--loglevel=error']));
  await step('API reference', () => run('npx', ['typedoc', '--options', 'typedoc.config.mjs']));
  await step('Pages', () => run('npx', ['vitepress', 'build', '.', '--outDir', join(root, '.data/docs')]));
  console.log(`✓ ${join(root, '.data/docs/index.html')}`);
  return 0;
});
