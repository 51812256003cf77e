import { existsSync } from 'node:fs';
import { isPlainError, PlainError, type Supervisor } from '@offload/processes';
import { chromium } from '@playwright/test';
import { tool } from '../bin';
import { step } from '../step';
import { canInstall, install } from './apt';
import { findOnPath, namedBy } from './find-program';

const downloadMs = 180_000;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Downloads Chromium. Ignores failures, since not every network reaches its host. */
async function download(supervisor: Supervisor): Promise<string | undefined> {
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const task = { ...tool('playwright', ['install', 'chromium']), deadline: downloadMs };
  try {
    await step('Downloading Chromium', () => supervisor.finish(task));
  } catch (error) {
    if (!isPlainError(error)) throw error;
    console.log(`… Chromium cannot be downloaded: ${error.message.split('\n')[0]}`);
  }
  return existsSync(own) ? own : undefined;
}

/** Returns the path of a Chromium, from the first source that works. */
export async function findBrowser(supervisor: Supervisor): Promise<string> {
  const found = namedBy('CHROMIUM_PATH') ?? findOnPath(...names) ?? (await download(supervisor));
  if (found) return found;
  if (canInstall()) await install(supervisor, 'chromium');
  const installed = findOnPath(...names);
  if (installed) return installed;
  throw new PlainError('Chromium not found. Install it, or set CHROMIUM_PATH.');
}
