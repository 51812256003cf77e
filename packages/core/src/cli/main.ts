#!/usr/bin/env node
import { messageOf } from '../log/open-log';
import { readCliEnv } from './env';
import { runCli } from './run-cli';

try {
  process.exitCode = await runCli(process.argv.slice(2), readCliEnv(), console.log);
} catch (error) {
  console.error(`✗ ${messageOf(error)}`);
  process.exitCode = 1;
}
