import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Supervisor } from '@offload/processes';
import { tool } from '../bin';
import { root } from '../root';

const rooms = ['apps', 'packages', 'scripts', 'prisma', 'bench', 'e2e'];

/**
 * Runs dependency-cruiser, which reads TypeScript through the compiler's API. Version 7 no longer has that, so
 * dependency-cruiser gets its own version 6. Without one it would silently read nothing.
 */
export function lendTypeScript6(): void {
  const place = join(root, 'node_modules/dependency-cruiser/node_modules/typescript');
  if (existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  rmSync(place, { force: true });
  symlinkSync('../../@typescript/typescript6', place);
}

export async function cruise(supervisor: Supervisor): Promise<void> {
  lendTypeScript6();
  const present = rooms.filter((room) => existsSync(join(root, room)));
  await supervisor.finish(tool('depcruise', ['--config', '.dependency-cruiser.cjs', ...present]));
}
