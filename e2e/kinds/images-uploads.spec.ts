import { expect, test } from '../fixtures';
import { createUser } from '../people';
import {
  askForLittle,
  drop,
  expectShown,
  letter,
  openImages,
  paste,
  smallPicture,
  tileOf,
} from '../pictures';

const slow = { timeout: 45_000 };

test("several files are uploaded at once, and one that isn't an image is rejected without affecting the rest", async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 415/);
  await createUser(page, email);
  await openImages(page);
  await askForLittle(page);
  const files = [letter(), await smallPicture('one.jpg'), await smallPicture('two.jpg')];
  await page.locator('input[type=file]').setInputFiles(files);
  const refused = page.getByRole('list', { name: 'Uploads' }).getByRole('alert');
  await expect(refused).toContainText('This file isn’t an image that we support');
  await expect(refused.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await paste(page, [await smallPicture('pasted.jpg')]);
  for (const name of ['one.jpg', 'two.jpg', 'pasted.jpg']) {
    await expectShown(page.getByRole('img', { name }), slow);
  }
  await refused.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refused).toHaveCount(0);
});

test("invalid options are expanded and marked, and dropped files aren't lost", async ({ page, email }) => {
  await createUser(page, email);
  await openImages(page);
  const options = page.getByText('Widths, formats, and more');
  await options.click();
  await page.getByLabel('Widths').fill('wide');
  await options.click();
  await drop(page.getByText('or drop or paste them here'), [await smallPicture()]);
  await expect(page.getByLabel('Widths')).toHaveAccessibleDescription(/whole numbers from 1 to 4096/);
  await page.getByLabel('Widths').fill('160');
  await page.getByRole('button', { name: 'Try again: beach.jpg' }).click();
  await expect(tileOf(page, 'beach.jpg')).toContainText('3 images', slow);
});

test('uploads queue up, continue on other pages, and can be canceled or retried', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/ERR_FAILED/);
  await createUser(page, email);
  await openImages(page);
  await askForLittle(page);
  let fate: 'stall' | 'abort' | 'continue' = 'stall';
  await page.route('**/api/images', (route) => (fate === 'stall' ? undefined : route[fate]()));
  const names = ['one.jpg', 'two.jpg', 'three.jpg'];
  await page
    .locator('input[type=file]')
    .setInputFiles(await Promise.all(names.map((name) => smallPicture(name))));
  await expect(page.getByText('Waiting to upload three.jpg')).toBeVisible();
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await page.getByRole('link', { name: 'Images', exact: true }).click();
  const uploads = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
  await expect(uploads).toHaveCount(3);

  // Leaving the page, as a reload does, would drop them: the browser asks first.
  const asking = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asking;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
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
