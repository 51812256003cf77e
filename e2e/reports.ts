import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { jobsOf } from './people';

/** Creates a report with its form. */
export async function ask(page: Page, year: string, month: string, format: string): Promise<void> {
  await page.goto('/reports');
  const form = page.getByRole('form', { name: 'One report' });
  await form.getByLabel('Year').selectOption(year);
  await form.getByLabel('Month').selectOption(month);
  await form.getByText(format, { exact: true }).click();
  await page.getByRole('button', { name: 'Create report' }).click();
  await page.waitForURL(/\/jobs\//);
}

/** Returns the job of the open page. Newer jobs may belong to other tests, or be emails about them. */
export async function jobOf(page: Page) {
  return (await jobsOf(page)).find(({ id }) => page.url().endsWith(id));
}

/** Returns the text of each page of a PDF file. */
export async function textOf(path: string): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(path)));
  return (await extractText(pdf, { mergePages: false })).text;
}
