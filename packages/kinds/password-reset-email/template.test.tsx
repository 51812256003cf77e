import { expect, it } from 'vitest';
import { renderMail } from '../src/mail/layout';
import { PasswordResetMail } from './template';

const url = 'https://app.example/set-password?token=a&b="c"';

it.each([
  ['forgotten', 'Choose a new password', 'ignore this email. Your password'],
  ['signed-up-again', 'You already have an account', 'Nothing has changed.'],
] as const)(
  'says why it was sent, in HTML and text, when the reason is %s',
  async (reason, heading, footnote) => {
    const { html, text } = await renderMail(<PasswordResetMail reason={reason} url={url} />);
    expect(html).toMatch(/^<!DOCTYPE html/);
    expect(html).toContain('lang="en"');
    for (const form of [html, text]) {
      expect(form.toLowerCase()).toContain(heading.toLowerCase());
      expect(form).toContain(footnote);
      expect(form).toContain('This link expires in one hour and works once.');
    }
    expect(text).toContain(url);
    expect(html).toContain('href="https://app.example/set-password?token=a&amp;b=&quot;c&quot;"');
  },
);
