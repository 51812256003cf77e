import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tool } from './bin';
import { root } from './root';
import type { Supervisor } from './supervise';

const rooms = ['apps', 'packages', 'scripts', 'prisma', 'e2e'];

/**
 * dependency-cruiser reads TypeScript through the compiler's API, which version 7 no longer has. It takes whatever is
 * called `typescript` and is nearest: so it gets a 6 of its own, and without one it would silently read nothing.
 */
function lendTypeScript6(): void {
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
