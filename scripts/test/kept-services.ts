import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accepts, PlainError, type Supervisor, withLock } from '@offload/processes';
import * as z from 'zod';
import { nodeOn } from '../bin';
import { root } from '../root';
import { step } from '../step';
import { envWithoutSettings } from '../system/env';
import { testFolder } from './run-folder';
import type { Variables } from './surroundings';

// Written when the services are ready, touched by each command for as long as it uses them, and removed when they end.
export const keptServicesFile = join(testFolder, 'kept-services.json');
const schema = z.record(z.string(), z.string());
const startMs = 120_000;
const touchMs = 60_000;

/** Returns the services that an earlier command has left running for the next one, or starts such services. */
export function useKeptServices(supervisor: Supervisor): Promise<Variables> {
  return withLock(`${keptServicesFile}.lock`, async () => {
    const kept =
      (await findKept()) ??
      (await step('Services for the tests, kept for ten minutes', () => startKeeper(supervisor)));
    touch();
    setInterval(touch, touchMs).unref();
    return kept;
  });
}

/** Begins the ten minutes again. Whoever deletes the file ends the services. */
function touch(): void {
  if (existsSync(keptServicesFile)) utimesSync(keptServicesFile, new Date(), new Date());
}

async function findKept(): Promise<Variables | null> {
  if (!existsSync(keptServicesFile)) return null;
  const variables = schema.parse(JSON.parse(readFileSync(keptServicesFile, 'utf8')));
  const urls = [variables.TEST_DATABASE_URL, variables.TEST_REDIS_URL];
  const answers = await Promise.all(urls.map((url = '') => accepts(Number(new URL(url).port))));
  return answers.every(Boolean) ? variables : null;
}

async function startKeeper(supervisor: Supervisor): Promise<Variables> {
  mkdirSync(testFolder, { recursive: true });
  rmSync(keptServicesFile, { force: true });
  const logFile = join(testFolder, 'kept-services.log');
  const log = openSync(logFile, 'w');
  const { command, args } = nodeOn('scripts/test/keep-services.ts');
  const keeper = spawn(command, args, {
    cwd: root,
    env: envWithoutSettings(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  keeper.unref();
  const deadline = Date.now() + startMs;
  while (!existsSync(keptServicesFile)) {
    supervisor.assertNotStopping();
    if (keeper.exitCode !== null || Date.now() > deadline)
      throw new PlainError(`The services for the tests didn't start: see ${logFile}.`);
    await delay(50);
  }
  return schema.parse(JSON.parse(readFileSync(keptServicesFile, 'utf8')));
}
