import type { Page } from '@playwright/test';
import { expect } from '../fixtures';
import { setting } from '../setting';

const fromHere = { Origin: setting('E2E_URL') };

/** Asks for a small copy of what is at each address. Answers the jobs' ids. */
export async function askForPictures(page: Page, addresses: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const image_url of addresses) {
    const data = { image_url, widths: [160], formats: ['webp'] };
    const answer = await page.request.post('/api/images', { data, headers: fromHere });
    expect(answer.status()).toBe(202);
    ids.push((await answer.json()).id);
  }
  return ids;
}
