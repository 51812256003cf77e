import { existsSync } from 'node:fs';
import { isPlainError, PlainError, type Supervisor } from '@offload/processes';
import { chromium } from '@playwright/test';
import { tool } from '../bin';
import { step } from '../step';
import { canInstall, install } from './apt';
import { findOnPath, namedBy } from './find-program';

const downloadMs = 180_000;
// First the one without a window: a whole Chromium also draws one for each page, which takes half of the CPU.
const shell = 'chromium-headless-shell';
const names = [shell, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Tries to get a browser. Not every network reaches every host, and not every system has every package. */
async function attempt(get: () => Promise<unknown>): Promise<void> {
  try {
    await get();
  } catch (error) {
    if (!isPlainError(error)) throw error;
    console.log(`… ${error.message.split('\n')[0]}`);
  }
}

function download(supervisor: Supervisor): Promise<unknown> {
  const task = { ...tool('playwright', ['install', 'chromium']), deadline: downloadMs };
  return step('Downloading Chromium', () => supervisor.finish(task));
}

/** Returns the path of a Chromium, from the first source that works; null: Playwright has downloaded one, and knows where. */
export async function findBrowser(supervisor: Supervisor): Promise<string | null> {
  const found = namedBy('CHROMIUM_PATH') ?? findOnPath(...names);
  if (found) return found;
  const own = chromium.executablePath();
  if (!existsSync(own)) await attempt(() => download(supervisor));
  if (existsSync(own)) return null;
  for (const name of canInstall() ? [shell, 'chromium'] : []) {
    await attempt(() => install(supervisor, name));
    const installed = findOnPath(...names);
    if (installed) return installed;
  }
  throw new PlainError('Chromium not found. Install it, or set CHROMIUM_PATH.');
}
