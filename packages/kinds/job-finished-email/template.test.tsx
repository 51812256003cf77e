import { expect, it } from 'vitest';
import { renderMail } from '../src/mail/layout';
import type { OwnJob } from '../src/services/services';
import { subjectOf } from './subject';
import { JobFinishedMail } from './template';

const url = 'https://app.example/jobs/1';
const settingsUrl = 'https://app.example/account';
const expiresAt = new Date('2026-12-02T13:35:00Z');
const report: OwnJob = {
  kind: 'sales-report',
  title: 'January 2026, PDF',
  state: 'succeeded',
  errorMessage: null,
  finishedAt: new Date('2026-11-25T13:35:00Z'),
  warnings: 0,
  files: [{ name: 'monthly-sales-2026-01.pdf', bytes: 18_231, expiresAt }],
};
const failed: OwnJob = {
  ...report,
  state: 'failed',
  errorMessage: 'A workbook is too small for it.',
  files: [],
};
const render = (job: OwnJob) => renderMail(<JobFinishedMail job={job} url={url} settingsUrl={settingsUrl} />);

it('names the job, its files, and their expiry in HTML and text, and links to the job', async () => {
  const { html, text } = await render(report);
  expect(html).toMatch(/^<!DOCTYPE html/);
  for (const form of [html, text]) {
    expect(form).toMatch(/Your report is ready/i);
    expect(form).toContain('Sales report: January 2026, PDF');
    expect(form).toMatch(
      /monthly-sales-2026-01\.pdf, 18\.2 kB, available until December 2, 2026 at 1:35\sPM UTC/,
    );
  }
  expect(text).toContain(url);
  expect(html).toContain(`href="${url}"`);
  expect(html).toContain('Open the report');
  for (const form of [html, text]) expect(form).toContain('Turn off these emails');
  expect(text).toContain(settingsUrl);
});

it('says what failed and why in HTML and text', async () => {
  const { html, text } = await render(failed);
  for (const form of [html, text]) {
    expect(form).toMatch(/Your report failed/i);
    expect(form).toContain('A workbook is too small for it. Open the job to see what you can do.');
    expect(form).not.toMatch(/ready|null|undefined/);
  }
  expect(text).toContain(url);
  expect(html).toContain('See what went wrong');
});

it('escapes markup in a title, an error message, and a file name', async () => {
  const markup = '<img src=x onerror="alert(1)">';
  const { html } = await render({
    ...report,
    title: markup,
    files: [{ name: markup, bytes: 1, expiresAt: null }],
  });
  const { html: whyNot } = await render({ ...failed, errorMessage: markup });
  for (const form of [html, whyNot]) {
    expect(form).not.toContain('<img');
    expect(form).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  }
});

it.each<[Partial<OwnJob>, string]>([
  [{}, 'Your report is ready: January 2026, PDF'],
  [{ state: 'failed' }, 'Your report failed: January 2026, PDF'],
  [{ kind: 'sales-import', title: 'orders.csv' }, 'Your import is ready: orders.csv'],
  [{ title: null }, 'Your report is ready: Sales report'],
  [{ title: ' \r\n\t' }, 'Your report is ready: Sales report'],
  [{ title: 'a\r\nBcc: eve@example.com\u202e' }, 'Your report is ready: a Bcc: eve@example.com'],
  [{ title: '株'.repeat(300) }, `Your report is ready: ${'株'.repeat(100)}…`],
  [{ title: '🍏'.repeat(101) }, `Your report is ready: ${'🍏'.repeat(100)}…`],
])('has a one-line subject for %o', (changes, subject) => {
  expect(subjectOf({ ...report, ...changes })).toBe(subject);
});
