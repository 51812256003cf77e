import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKindFolders } from '@offload/kinds/check-kinds';
import { expect, it } from 'vitest';
import { root } from '../root';

const core = join(root, 'packages/core/src');
const shipped = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(ts|sql)$/.test(file) && !/\.test\.ts$|^testing\//.test(file),
);
const kinds = findKindFolders(join(root, 'packages/kinds'));
// Tables of the app and roles of its pages.
const others = ['"user"', 'sales_order', 'storage_reservation', 'run_leftover'];

it("doesn't name any job kind or table of the app", () => {
  const found = shipped.flatMap((file) => {
    const text = readFileSync(join(core, file), 'utf8');
    // As a whole word, because the core also has a file `./change-jobs`.
    const names = (name: string) => new RegExp(`(?<![./\\w-])${name}(?![\\w-])`).test(text);
    return [...kinds, ...others].filter(names).map((name) => `${file}: ${name}`);
  });
  expect(shipped.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});
