import { expect, it } from 'vitest';
import { renderMail } from '../src/mail/layout';
import { AlertMail } from './template';

const about = {
  summary: 'No worker has served the <b> queue for 61 s.',
  since: '2026-11-25T10:00:30.000Z',
  url: 'https://app.example/admin',
};

it.each([
  ['firing', /Something needs attention/i, 'Since 2026-11-25 10:00 UTC.'],
  ['resolved', /Resolved/i, 'Had been firing since 2026-11-25 10:00 UTC.'],
  ['test', /This is a test/i, 'Requested at 2026-11-25 10:00 UTC.'],
] as const)(
  'describes a %s alert in HTML and text, with its time and a link',
  async (state, heading, since) => {
    const { html, text } = await renderMail(<AlertMail state={state} {...about} />);
    for (const form of [html, text]) expect(form).toMatch(heading);
    expect(text).toContain(about.summary);
    expect(text).toContain(since);
    expect(text).toContain(about.url);
    expect(html).toContain('the &lt;b&gt; queue for');
  },
);
