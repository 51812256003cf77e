import { readFile } from 'node:fs/promises';
import type { Page, Route } from '@playwright/test';
import { fromBufferPromise } from 'yauzl';
import { expect, test } from './fixtures';
import { jobsOf, welcome } from './people';
import {
  askForLittle,
  drop,
  expectShown,
  letter,
  makePicture,
  openImages,
  paste,
  samplePicture,
  tileOf,
} from './pictures';
import { setting } from './setting';

interface ImageJob {
  files: { url: string }[];
  result: { original: { sourceId: string } };
}

const slow = { timeout: 45_000 };

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

/** Where the files of the job are whose page is open: what was made, the original, and all in one. */
async function addressesOf(page: Page): Promise<string[]> {
  const self = `/api${new URL(page.url()).pathname}`;
  const { files, result }: ImageJob = await (await page.request.get(self)).json();
  const made = files.map(({ url }) => url);
  return [...made, `/api/files/${result.original.sourceId}`, `${self}/files.zip`];
}

async function statusesOf(page: Page, addresses: string[]): Promise<number[]> {
  const answers = await Promise.all(addresses.map((address) => page.request.get(address)));
  return answers.map((answer) => answer.status());
}

test('a picture is dropped, watched, compared, downloaded and deleted, and then it is gone', async ({
  page,
  browser,
  email,
}) => {
  await welcome(page, email);
  await openImages(page);
  await expect(page.getByText('0 B of 1.0 GB used')).toBeVisible();
  await askForLittle(page);
  await drop(page.getByText('or drop or paste them here'), [await samplePicture()]);
  await expectShown(tileOf(page, 'beach.jpg').getByRole('img', { name: 'beach.jpg' }), slow);
  await expect(tileOf(page, 'beach.jpg')).toContainText('2400 × 1600, 6 images');
  await expect(page.getByText(/^\d+ kB of 1.0 GB used/)).toBeVisible();

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
  const stranger = await browser.newPage({ baseURL: setting('E2E_URL') });
  await welcome(stranger, `stranger.${email}`);
  expect((await stranger.goto(page.url()))?.status()).toBe(404);
  expect(await statusesOf(stranger, addresses)).toEqual(addresses.map(() => 404));
  await stranger.close();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const asked = page.getByRole('dialog', { name: 'Delete this image?' });
  await expect(asked).toContainText('This deletes beach.jpg: the original, 6 resized images');
  await asked.getByRole('button', { name: 'Delete image' }).click();
  await page.waitForURL(/\/images$/);
  await expect(page.getByText('No images yet')).toBeVisible();
  await expect(page.getByText('0 B of 1.0 GB used')).toBeVisible();
  expect(await statusesOf(page, addresses)).toEqual(addresses.map(() => 404));
});

test('a picture is fetched by its address, shown with it, and its HTML copied', async ({
  page,
  context,
  email,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await welcome(page, email);
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

test('an address that is none is said at its field, one that leads nowhere on its picture', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 400/);
  await welcome(page, email);
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

test('several come at once: what is no picture is told so, and keeps the others from nothing', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 415/);
  await welcome(page, email);
  await openImages(page);
  await askForLittle(page);
  const files = [letter(), await samplePicture('one.jpg'), await samplePicture('two.jpg')];
  await page.locator('input[type=file]').setInputFiles(files);
  const refused = page.getByRole('list', { name: 'Uploads' }).getByRole('alert');
  await expect(refused).toContainText('This file isn’t an image that we support');
  await expect(refused.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await paste(page, [await samplePicture('pasted.jpg')]);
  for (const name of ['one.jpg', 'two.jpg', 'pasted.jpg']) {
    await expectShown(page.getByRole('img', { name }), slow);
  }
  await refused.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refused).toHaveCount(0);
});

test('options that cannot be are unfolded and marked, and nothing that was dropped is lost', async ({
  page,
  email,
}) => {
  await welcome(page, email);
  await openImages(page);
  const options = page.getByText('Widths, formats, and more');
  await options.click();
  await page.getByLabel('Widths').fill('wide');
  await options.click();
  await drop(page.getByText('or drop or paste them here'), [await samplePicture()]);
  await expect(page.getByLabel('Widths')).toHaveAccessibleDescription(/whole numbers from 1 to 4096/);
  await page.getByLabel('Widths').fill('160');
  await page.getByRole('button', { name: 'Try again: beach.jpg' }).click();
  await expect(tileOf(page, 'beach.jpg')).toContainText('3 images', slow);
});

test('uploads wait for their turn, go on while other pages are shown, and can be stopped or sent again', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/ERR_FAILED/);
  await welcome(page, email);
  await openImages(page);
  await askForLittle(page);
  let fate: 'stall' | 'abort' | 'continue' = 'stall';
  await page.route('**/api/images', (route) => (fate === 'stall' ? undefined : route[fate]()));
  const names = ['one.jpg', 'two.jpg', 'three.jpg'];
  await page
    .locator('input[type=file]')
    .setInputFiles(await Promise.all(names.map((name) => samplePicture(name))));
  await expect(page.getByText('Waiting to upload three.jpg')).toBeVisible();
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await page.getByRole('link', { name: 'Images', exact: true }).click();
  const uploads = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
  await expect(uploads).toHaveCount(3);

  fate = 'abort';
  await page.getByRole('button', { name: 'Cancel: one.jpg' }).click();
  await expect(uploads.filter({ hasText: 'three.jpg' })).toContainText('The server can’t be reached.');
  await expect(uploads).toHaveCount(2);
  fate = 'continue';
  await page.getByRole('button', { name: 'Try again: three.jpg' }).click();
  await expectShown(page.getByRole('img', { name: 'three.jpg' }), slow);
  await page.getByRole('button', { name: 'Cancel: two.jpg' }).click();
  await expect(uploads).toHaveCount(0);
});

test('the gallery shows a placeholder until the picture is there, and moves nothing when it comes', async ({
  page,
  email,
}) => {
  await welcome(page, email);
  await makePicture(page, 'beach.jpg');
  const held: Route[] = [];
  let isHeld = true;
  await page.route('**/api/files/**', (route) => (isHeld ? void held.push(route) : route.continue()));
  await page.goto('/images', { waitUntil: 'commit' });
  const picture = page.getByRole('img', { name: 'beach.jpg' });
  await expect(picture).toHaveCSS('background-image', /^url\("data:image\/webp/);
  const before = await picture.boundingBox();
  isHeld = false;
  for (const route of held) await route.continue();
  await expect(picture).toHaveCSS('background-image', 'none');
  await expectShown(picture);
  expect(await picture.boundingBox()).toEqual(before);
});

test('a new user tries the sample with one click', async ({ page, email }) => {
  await welcome(page, email);
  await openImages(page);
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Processing 1 image' })).toBeVisible();
  await expectShown(page.getByRole('img', { name: 'sample-picture.jpg' }), slow);
});

test('the gallery has pages, whose addresses say which', async ({ page, email }) => {
  await welcome(page, email);
  await makePicture(page, 'beach.jpg');
  const [job] = (await jobsOf(page)).filter(({ kind }) => kind === 'resize-image');
  await page.goto(`/images?cursor=${job?.id}`);
  await expect(page.getByText('No older images')).toBeVisible();
  await page.getByRole('link', { name: 'Newest', exact: true }).click();
  await expect(page).toHaveURL(/\/images$/);
  await expectShown(page.getByRole('img', { name: 'beach.jpg' }));
});
