import type { Route } from '@playwright/test';
import { expect, test } from '../fixtures';
import { createUser, jobsOf } from '../people';
import { expectShown, makePicture, openImages, smallPicture, tileOf } from '../pictures';

const slow = { timeout: 45_000 };

/** One pixel, as PNG. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

test('the gallery shows a placeholder until the image loads, without a layout shift', async ({
  page,
  email,
}) => {
  await createUser(page, email);
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
  await createUser(page, email);
  // The sample is large, and resizing it in every width and format takes seconds.
  const { mimeType: contentType, buffer: body } = await smallPicture();
  await page.route('**/sample-picture.jpg', (route) => route.fulfill({ contentType, body }));
  await openImages(page);
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Processing 1 image' })).toBeVisible();
  await expectShown(page.getByRole('img', { name: 'sample-picture.jpg' }), slow);
});

test('the gallery has pages with their own URLs', async ({ page, email }) => {
  await createUser(page, email);
  await makePicture(page, 'beach.jpg');
  const [job] = (await jobsOf(page)).filter(({ kind }) => kind === 'resize-image');
  await page.goto(`/images?cursor=${job?.id}`);
  await expect(page.getByText('No older images')).toBeVisible();
  await page.getByRole('link', { name: 'Newest', exact: true }).click();
  await expect(page).toHaveURL(/\/images$/);
  await expectShown(page.getByRole('img', { name: 'beach.jpg' }));
  // Of a tiny image, every other format is larger.
  const file = { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') };
  await page.request.post('/api/images', { multipart: { file } });
  await expect(tileOf(page, 'dot.png')).toContainText(/, \d+% larger$/, slow);
});
