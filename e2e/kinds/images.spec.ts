import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { fromBufferPromise } from 'yauzl';
import { expect, test } from '../fixtures';
import { createUser, type Visitor, withoutPage } from '../people';
import { askForLittle, drop, expectShown, openImages, samplePicture, tileOf } from '../pictures';
import { setting } from '../setting';

const slow = { timeout: 45_000 };

interface ImageJob {
  files: { url: string }[];
  result: { original: { sourceId: string } };
}

async function download(page: Page, name: string) {
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name }).click();
  const file = await downloading;
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

async function namesIn(zip: Buffer): Promise<string[]> {
  const names: string[] = [];
  const opened = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const { fileName } of opened.eachEntry()) names.push(fileName);
  return names.sort();
}

/** Returns the URLs of the open job's files: the output files, the original, and the ZIP. */
async function addressesOf(page: Page): Promise<string[]> {
  const self = `/api${new URL(page.url()).pathname}`;
  const { files, result }: ImageJob = await (await page.request.get(self)).json();
  const made = files.map(({ url }) => url);
  return [...made, `/api/files/${result.original.sourceId}`, `${self}/files.zip`];
}

async function statusesOf(page: Visitor, addresses: string[]): Promise<number[]> {
  const answers = await Promise.all(addresses.map((address) => page.request.get(address)));
  return answers.map((answer) => answer.status());
}

test("an image is dropped, watched, compared, downloaded, and deleted, and then it's gone", async ({
  page,
  browser,
  email,
}) => {
  await createUser(page, email);
  await openImages(page);
  await expect(page.getByText('0 B of 1 GB of storage used')).toBeVisible();
  await askForLittle(page);
  await drop(page.getByText('or drop or paste them here'), [await samplePicture()]);
  await expectShown(tileOf(page, 'beach.jpg').getByRole('img', { name: 'beach.jpg' }), slow);
  await expect(tileOf(page, 'beach.jpg')).toContainText('2400 × 1600, 6 images');
  await expect(page.getByText(/^\d+ kB of 1 GB of storage used/)).toBeVisible();

  await page.getByRole('link', { name: 'beach.jpg' }).click();
  await expectShown(page.getByRole('img', { name: 'beach.jpg, the original' }));
  const made = page.getByRole('img', { name: 'beach.jpg, 320 pixels wide, as AVIF' });
  await expectShown(made);
  const slider = page.getByRole('slider', { name: 'Share of the original shown' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(made).toHaveCSS('clip-path', 'inset(0px 0px 0px 0%)');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', '1%');
  await expect(made).toHaveCSS('clip-path', 'inset(0px 0px 0px 1%)');
  const smallest = page.getByRole('option', { name: /^JPEG, 160 × 107/ });
  const label = (await smallest.textContent()) ?? '';
  await page.getByLabel('Compare original with').selectOption({ label });
  await expectShown(page.getByRole('img', { name: 'beach.jpg, 160 pixels wide, as JPEG' }));

  const rows = page.getByRole('table', { name: 'Resized images' }).getByRole('row');
  await expect(rows).toHaveCount(7);
  await expect(rows.nth(1)).toContainText(/AVIF\s*320 × 213\s*[\d.]+ kB\s*9\d%/);
  const one = await download(page, 'Download beach-320.webp');
  expect(one.name).toBe('beach-320.webp');
  expect(one.content.subarray(8, 12).toString()).toBe('WEBP');
  const all = await download(page, 'Download all (ZIP)');
  expect(all.name).toBe('beach.zip');
  const names = [160, 320].flatMap((width) => ['avif', 'jpg', 'webp'].map((end) => `beach-${width}.${end}`));
  expect(await namesIn(all.content)).toEqual(names);
  const html = page.getByRole('group', { name: 'HTML for the image' });
  for (const name of names) await expect(html).toContainText(name);

  const addresses = await addressesOf(page);
  const stranger = withoutPage(await browser.newContext());
  await createUser(stranger, `stranger.${email}`);
  const hidden = [page.url(), ...addresses];
  expect(await statusesOf(stranger, hidden)).toEqual(hidden.map(() => 404));
  await stranger.context().close();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const asked = page.getByRole('dialog', { name: 'Delete this image?' });
  await expect(asked).toContainText('This deletes beach.jpg: the original, 6 resized images');
  await asked.getByRole('button', { name: 'Delete image' }).click();
  await page.waitForURL(/\/images$/);
  await expect(page.getByText('No images yet')).toBeVisible();
  await expect(page.getByText('0 B of 1 GB of storage used')).toBeVisible();
  expect(await statusesOf(page, addresses)).toEqual(addresses.map(() => 404));
});

test('an image is fetched from its URL and shown with it, and its HTML is copied', async ({
  page,
  context,
  email,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await createUser(page, email);
  await openImages(page);
  await askForLittle(page);
  const field = page.getByLabel('Or enter an image URL');
  await field.fill(`${setting('E2E_URL')}/sample-picture.jpg`);
  await page.keyboard.press('Enter');
  await expectShown(page.getByRole('img', { name: 'sample-picture.jpg' }), slow);
  await expect(field).toHaveValue('');
  await page.getByRole('link', { name: 'sample-picture.jpg' }).click();
  await expect(page.getByText(`From ${setting('E2E_URL')}/sample-picture.jpg`)).toBeVisible();
  await page.getByRole('button', { name: 'Copy HTML' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
    /^<picture>\n {2}<source type="image\/avif" srcset="sample-picture-160.avif 160w, sample-picture-320.avif/,
  );
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete image' }).click();
  await expect(page.getByText('No images yet')).toBeVisible();
});

test('an invalid URL is rejected at its field, and an unreachable one on its image', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 400/);
  await createUser(page, email);
  await openImages(page);
  const field = page.getByLabel('Or enter an image URL');
  await page.getByRole('button', { name: 'Fetch image' }).click();
  await expect(field).toHaveAccessibleDescription('Enter the URL of an image.');
  await field.fill('ftp://example.com/a.jpg');
  await page.getByRole('button', { name: 'Fetch image' }).click();
  await expect(field).toHaveAccessibleDescription(/^Must be a URL starting with http:\/\/ or https:\/\//);
  await expect(field).toBeFocused();

  await field.fill('http://127.0.0.1:1/secret.png');
  await page.getByRole('button', { name: 'Fetch image' }).click();
  const tile = tileOf(page, 'secret.png');
  await expect(tile).toContainText('The URL must use port 80 or 443.', slow);
  await expect(tile).toContainText('Failed');
  await tile.getByRole('link', { name: 'Open: secret.png' }).click();
  await expect(page.getByRole('alert').getByText('Check the URL')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Edit URL' }).click();
  await expect(field).toHaveValue('http://127.0.0.1:1/secret.png');
  await page.getByRole('link', { name: 'secret.png', exact: true }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete image' }).click();
  await expect(page.getByText('No images yet')).toBeVisible();
});
