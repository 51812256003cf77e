import { expect, type Locator, type Page } from '@playwright/test';
import sharp from 'sharp';
import { untilSucceeded } from './people';
import { setting } from './setting';

export interface FilePayload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Opens the gallery, and waits until it is alive: what is typed before that is lost. */
export async function openImages(page: Page): Promise<void> {
  const live = page.waitForRequest('**/api/events?*');
  await page.goto('/images');
  await live;
  await expect(page.getByRole('button', { name: 'Choose images' })).toBeEnabled();
}

/** The picture that the empty gallery offers. */
export async function samplePicture(name = 'beach.jpg'): Promise<FilePayload> {
  const answer = await fetch(`${setting('E2E_URL')}/sample-picture.jpg`);
  expect(answer.status).toBe(200);
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(await answer.arrayBuffer()) };
}

/** A picture that is soon resized: its widest version is 480 pixels wide. */
export async function smallPicture(name = 'beach.jpg'): Promise<FilePayload> {
  const create = { width: 480, height: 320, channels: 3, background: '#369' } as const;
  return { name, mimeType: 'image/jpeg', buffer: await sharp({ create }).jpeg().toBuffer() };
}

/** What is no picture, whatever its name says. */
export function letter(name = 'letter.jpg'): FilePayload {
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from('Dear reader') };
}

/** As if files were dragged from the desktop onto `target`. */
export async function drop(target: Locator, files: FilePayload[]): Promise<void> {
  const dataTransfer = await target.page().evaluateHandle(transferOf(files));
  await target.dispatchEvent('drop', { dataTransfer });
}

/** As if files were pasted while nothing has the focus. */
export async function paste(page: Page, files: FilePayload[]): Promise<void> {
  const init = `{ bubbles: true, clipboardData: ${transferOf(files)} }`;
  await page.evaluate(`document.body.dispatchEvent(new ClipboardEvent('paste', ${init}))`);
}

// As text, which runs in the page: these tests know Node's types, not the browser's.
function transferOf(files: FilePayload[]): string {
  const contents = files.map(({ buffer, ...file }) => ({ ...file, base64: buffer.toString('base64') }));
  return `((contents) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of contents) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  })(${JSON.stringify(contents)})`;
}

/** The gallery's tile of a picture. */
export function tileOf(page: Page, name: string): Locator {
  return page
    .getByRole('region', { name: 'Gallery' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) });
}

/** Whether a picture is there, not only its place. */
export async function expectShown(picture: Locator, patience = {}): Promise<void> {
  await expect(picture).toBeVisible(patience);
  await expect(picture).toHaveJSProperty('complete', true);
  await expect(picture).not.toHaveJSProperty('naturalWidth', 0);
}

/** Asks for little, so that it is soon made. */
export async function askForLittle(page: Page): Promise<void> {
  await page.getByText('Widths, formats, and more').click();
  await page.getByLabel('Widths').fill('160, 320');
}

/** Has an image made without the page. Returns its job's URL. */
export async function makePicture(page: Page, name: string): Promise<string> {
  const file = await smallPicture(name);
  const answer = await page.request.post('/api/images', { multipart: { file, widths: '160,320' } });
  expect(answer.status()).toBe(202);
  const { id }: { id: string } = await answer.json();
  await untilSucceeded(page, id, { timeout: 45_000 });
  return `/jobs/${id}`;
}
