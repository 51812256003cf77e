#!/usr/bin/env node
import { readCliEnv } from './env';

// Before the other modules, because npm may end while they load.
const env = readCliEnv();
// Stacks name source files, of apps and of the core.
process.setSourceMapsEnabled(true);
const { exitWith } = await import('./terminal');
try {
  const { runCli } = await import('./run-cli');
  process.exitCode = await runCli(process.argv.slice(2), env, console.log);
} catch (error) {
  exitWith(error);
}
