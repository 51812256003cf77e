import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError } from '../plain-error';

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function findOnPath(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** A program that somebody named must be there: another one in its place would be a surprise. */
export function namedBy(variable: string): string | undefined {
  const file = process.env[variable];
  if (file && !isExecutable(file)) throw new PlainError(`${variable}: ${file} cannot be run.`);
  return file || undefined;
}
