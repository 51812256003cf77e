import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JobSystem } from '../system/system';
import type { WorkerOptions } from '../worker/options';

interface AppModule {
  system?: JobSystem;
  default?: Partial<WorkerOptions>;
}

/** Loads a file of the app. Throws an `Error` that names the file if it doesn't exist. */
async function loadModule(file: string): Promise<AppModule> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Error(`The file ${file} doesn't exist.`);
  return import(pathToFileURL(path).href);
}

/** Returns the system that a file exports as `system`, or as a part of its default export. */
export async function loadSystem(file: string): Promise<JobSystem> {
  const { system, default: options } = await loadModule(file);
  const found = system ?? options?.system;
  if (!found?.contracts)
    throw new Error(`${file} must export what defineSystem returns: export const system = defineSystem(…).`);
  return found;
}

/** Returns the worker options that a file exports as its default. `createWorker` validates them. */
export async function loadWorkerOptions(
  file: string,
): Promise<Omit<WorkerOptions, 'databaseUrl'> & Partial<Pick<WorkerOptions, 'databaseUrl'>>> {
  const { default: options } = await loadModule(file);
  if (!options?.system || !options.kinds)
    throw new Error(`${file} must export the options of a worker: export default { system, kinds: [ … ] }.`);
  return { ...options, system: options.system, kinds: options.kinds };
}
