import type { BuildOptions } from 'esbuild';

export const programOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcesContent: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Loads esbuild, which an app installs only if it compiles something. `file` is what needs it. */
export async function loadCompiler(file: string) {
  try {
    return await import('esbuild');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new Error(
      `${file} is compiled by the package esbuild, which isn't installed: npm install --save-dev esbuild`,
    );
  }
}
