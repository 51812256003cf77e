import { existsSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JobSystem } from '../system/system';
import type { WorkerOptions } from '../worker/options';

/** The options of a worker, whose URLs may come from the environment. */
export type FileOptions = Omit<WorkerOptions, 'databaseUrl'> & Partial<Pick<WorkerOptions, 'databaseUrl'>>;

interface AppModule {
  system?: JobSystem;
  default?: Partial<WorkerOptions>;
}

/** Loads a file of the app. Throws an `Error` that names the file if it doesn't exist. */
async function loadModule(file: string): Promise<AppModule> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Error(`The file ${file} doesn't exist.`);
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw explainTypeScript(error, file);
  }
}

/** Returns what to do if this version of Node.js can't run a file in TypeScript; otherwise, the error. */
function explainTypeScript(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'code' in error && /\.[mc]?tsx?$/.test(file))) return error;
  const build = `npx offload build ${file}, and then node --enable-source-maps dist/${parse(file).name}.mjs`;
  if (error.code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return new Error(
      `Node.js ${process.versions.node} can't run ${file}. Build it: ${build}. Or use Node.js 22.18 or newer.`,
    );
  if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || error.message.startsWith('Cannot find module'))
    return new Error(
      `${error.message}\nNode.js runs TypeScript only with file extensions in imports, and without enums. If ${file} is written for a bundler, build it: ${build}.`,
      { cause: error },
    );
  return error;
}

/** Returns the system that a file exports as `system`, or as a part of its default export. */
export async function loadSystem(file: string): Promise<JobSystem> {
  const { system, default: options } = await loadModule(file);
  const found = system ?? options?.system;
  if (!found?.contracts)
    throw new Error(`${file} must export what defineSystem returns: export const system = defineSystem(…).`);
  return found;
}

/** Returns the worker options that a file exports as its default. */
export async function loadWorkerOptions(file: string): Promise<FileOptions> {
  const { default: options } = await loadModule(file);
  return checkWorkerOptions(options, file);
}

/** Returns the options of a worker if they can be those. `createWorker` validates them. */
export function checkWorkerOptions(options: Partial<WorkerOptions> | undefined, file: string): FileOptions {
  if (!options?.system || !options.kinds)
    throw new Error(`${file} must export the options of a worker: export default { system, kinds: [ … ] }.`);
  return { ...options, system: options.system, kinds: options.kinds };
}
