import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError } from '@offload/processes';

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

/** Returns the program that a variable names. Throws if it can't be run, rather than silently using another one. */
export function namedBy(variable: string): string | undefined {
  const file = process.env[variable];
  if (file && !isExecutable(file)) throw new PlainError(`${variable}: ${file} can't be run.`);
  return file || undefined;
}
