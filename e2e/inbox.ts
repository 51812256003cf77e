import { expect, type Page } from '@playwright/test';
import * as z from 'zod';
import { setting } from './setting';

const MailsSchema = z.array(
  z.object({
    subject: z.string(),
    html: z.string(),
    envelope: z.object({ to: z.array(z.object({ address: z.string() })) }),
  }),
);

/** The emails that a recipient got, oldest first. */
export async function mailTo(address: string) {
  const headers = { Authorization: `Bearer ${setting('E2E_INBOX_TOKEN')}` };
  const response = await fetch(`${setting('E2E_INBOX_URL')}/api/email`, { headers });
  const mails = MailsSchema.parse(await response.json());
  return mails.filter(({ envelope }) => envelope.to.some((to) => to.address === address));
}

/** Waits for a message, and returns where one of its links leads. */
export async function linkInMail(page: Page, address: string, subject: string, link: string) {
  await expect.poll(async () => (await mailTo(address)).map((mail) => mail.subject)).toContain(subject);
  const mail = (await mailTo(address)).findLast((candidate) => candidate.subject === subject);
  await page.goto('about:blank');
  await page.setContent(mail?.html ?? '');
  return (await page.getByRole('link', { name: link }).getAttribute('href')) ?? '';
}
