import { expect } from '../fixtures';
import { fromHere, type Visitor } from '../people';

/** Requests a small copy of the image at each URL. Returns the jobs' IDs. */
export async function askForPictures(page: Visitor, addresses: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const image_url of addresses) {
    const data = { image_url, widths: [160], formats: ['webp'] };
    const answer = await page.request.post('/api/images', { data, headers: fromHere() });
    expect(answer.status()).toBe(202);
    ids.push((await answer.json()).id);
  }
  return ids;
}
