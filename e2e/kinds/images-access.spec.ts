import type { Page } from '@playwright/test';
import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser } from '../people';
import {
  askForLittle,
  expectShown,
  letter,
  makePicture,
  openImages,
  smallPicture,
  tileOf,
} from '../pictures';
import { tabTo } from '../tab-to';

const slow = { timeout: 45_000 };

test('the image pages are accessible and fit in every color scheme and width', async ({
  page,
  email,
  mistakes,
}) => {
  test.setTimeout(300_000);
  mistakes.expect(/status of 415/);
  await createUser(page, email);
  await openImages(page);
  await expect(page.getByText('No images yet')).toBeVisible();
  await expectAccessibleInEveryLook(page);
  const name = `${'a-long-name-'.repeat(7)}beach.jpg`;
  const job = await makePicture(page, name);
  await expectShown(page.getByRole('img', { name }), slow);
  await askForLittle(page);
  await fail(page);
  await page.locator('input[type=file]').setInputFiles([letter()]);
  await expect(page.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await expectAccessibleInEveryLook(page);

  await page.goto(job);
  await expectShown(page.getByRole('img', { name: /the original/ }));
  await expectAccessibleInEveryLook(page);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  // While it fades in, its text has too little contrast.
  await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1');
  await expectAccessibleInEveryLook(page);
});

async function fail(page: Page): Promise<void> {
  await page.getByLabel('Or enter an image URL').fill('http://127.0.0.1:1/secret.png');
  await page.keyboard.press('Enter');
  await expect(tileOf(page, 'secret.png')).toContainText('Failed', slow);
}

test('a user uploads, compares, and deletes an image with only the keyboard', async ({ page, email }) => {
  await createUser(page, email);
  // Before the key press, because intercepting the file chooser takes a moment to set up.
  const choosing = page.waitForEvent('filechooser');
  await openImages(page);
  await tabTo(page, page.getByRole('button', { name: 'Choose images' }));
  await page.keyboard.press('Enter');
  await (await choosing).setFiles([await smallPicture()]);
  await expectShown(page.getByRole('img', { name: 'beach.jpg' }), slow);
  await tabTo(page, page.getByRole('link', { name: 'beach.jpg' }));
  await page.keyboard.press('Enter');

  const slider = page.getByRole('slider', { name: 'Share of the original shown' });
  await tabTo(page, slider);
  await page.keyboard.press('End');
  await expect(slider).toHaveValue('100');
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveValue('99');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  const remove = page.getByRole('button', { name: 'Delete', exact: true });
  await expect(remove).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(remove).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Delete image' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('No images yet')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test("the gallery and an image's page are readable", async ({ page, email }) => {
    await createUser(page, email);
    const job = await makePicture(page, 'beach.jpg');
    await page.goto('/images');
    await expectShown(page.getByRole('img', { name: 'beach.jpg' }));
    await expect(page.getByRole('main')).toContainText('This form requires JavaScript.', {
      useInnerText: true,
    });
    await page.goto(job);
    await expect(page.getByRole('img', { name: 'beach.jpg, the original' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Resized images' }).getByRole('row')).toHaveCount(7);
    await expect(page.getByRole('link', { name: 'Download all (ZIP)' })).toBeVisible();
  });
});
