import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKindFolders } from '@offload/kinds/check-kinds';
import { expect, it } from 'vitest';
import { root } from '../root';

const kinds = findKindFolders(join(root, 'packages/kinds'));
// Tables of the app and roles of its pages.
const others = ['"user"', 'sales_order', 'storage_reservation', 'run_leftover'];
// Also Prisma's `tx.order`.
const orders = [/\bsales_order\b/, /\border_(index|change)\b/, /\.order\b/];

/** Returns which of these patterns are in which shipped files of a package. */
function findNames(pack: string, patterns: readonly RegExp[]): string[] {
  const folder = join(root, 'packages', pack, 'src');
  const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(ts|sql)$/.test(file) && !/\.test\.ts$|^(testing|generated)\//.test(file),
  );
  expect(shipped.length).toBeGreaterThan(20);
  return shipped.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return patterns.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${pattern.source}`);
  });
}

it("doesn't name any job kind or table of the app in the core", () => {
  // As a whole word, because the core also has a file `./change-jobs`.
  const names = [...kinds, ...others].map((name) => new RegExp(`(?<![./\\w-])${name}(?![\\w-])`));
  expect(findNames('core', names)).toEqual([]);
});

it("doesn't name orders in the app's data", () => {
  expect(findNames('db', orders)).toEqual([]);
});
