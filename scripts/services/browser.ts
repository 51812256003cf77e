import { existsSync } from 'node:fs';
import { isPlainError, PlainError, type Supervisor } from '@offload/processes';
import { chromium } from '@playwright/test';
import { tool } from '../bin';
import { step } from '../step';
import { canInstall, install } from './apt';
import { findOnPath, namedBy } from './find-program';

const downloadMs = 180_000;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const shellName = 'chromium-headless-shell';

/** Chromium, and one without windows, which takes half of the CPU. Null: Playwright uses its own. */
export interface Browsers {
  whole: string | null;
  shell: string | null;
}

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

/** Returns browsers from the first source that works. One that is named by a variable is used for everything. */
export async function findBrowsers(supervisor: Supervisor): Promise<Browsers> {
  const named = namedBy('CHROMIUM_PATH');
  if (named) return { whole: named, shell: named };
  const own = chromium.executablePath();
  if (!findOnPath(...names) && !existsSync(own)) await attempt(() => download(supervisor));
  if (!findOnPath(...names) && existsSync(own)) return { whole: null, shell: null };
  if (canInstall() && !findOnPath(...names)) await attempt(() => install(supervisor, 'chromium'));
  if (canInstall() && !findOnPath(shellName)) await attempt(() => install(supervisor, shellName));
  const whole = findOnPath(...names);
  if (whole) return { whole, shell: findOnPath(shellName) ?? whole };
  throw new PlainError('Chromium not found. Install it, or set CHROMIUM_PATH.');
}
