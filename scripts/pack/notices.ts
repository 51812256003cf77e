import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../root';

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });
const place = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Returns the names, versions, and licenses of the packages that these files are of; empty if there are none. */
export function noticesOf(files: string[]): string {
  const folders = new Set(files.flatMap((file) => place.exec(file)?.[0] ?? []));
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = manifest.parse(JSON.parse(read(folder, 'package.json')));
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    return `${name} ${version} (${license})\n\n${file ? read(folder, file).trim() : 'It has no license file.'}\n`;
  });
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}

function read(folder: string, file: string): string {
  return readFileSync(join(root, folder, file), 'utf8');
}
