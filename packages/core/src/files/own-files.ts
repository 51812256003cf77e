import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// In the package that `npm run pack` writes, this module holds the texts of these files, so that a bundle needs no file.
const folder = join(dirname(fileURLToPath(import.meta.url)), '..');

export interface MigrationFile {
  name: string;
  script: string;
}

/** Returns the migrations, in their order. */
export function readMigrations(): MigrationFile[] {
  const files = readdirSync(join(folder, 'migrations')).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file) => ({
    name: file.slice(0, -'.sql'.length),
    script: readFileSync(join(folder, 'migrations', file), 'utf8'),
  }));
}

/** Returns the shell script that seals isolated processes. */
export function readSealScript(): string {
  return readFileSync(join(folder, 'isolated/seal.sh'), 'utf8');
}

/** A file of the guide to an app of one's own. */
export interface GuideFile {
  path: string;
  code: string;
}

const starterFiles = /^(?:jobs\.mjs|worker\.mjs|lib\/(?:offload|job-route)\.ts|app\/api\/.*|app\/ops\/.*)$/;

/** Returns the files of the guide that `npx offload init` writes. Two have one path: the route with Prisma, and with `pg`. */
export function readStarter(): GuideFile[] {
  const guide = readFileSync(join(folder, '../../../docs/your-own-app.md'), 'utf8');
  const blocks = [...guide.matchAll(/^`([^`\n]+)`\n\n```\w+\n(.*?)^```$/gms)];
  return blocks.flatMap(([, path = '', code = '']) => (starterFiles.test(path) ? { path, code } : []));
}
