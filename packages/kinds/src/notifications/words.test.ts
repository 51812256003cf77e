import { expect, it } from 'vitest';
import { headline } from './words';

it.each([
  [{ kind: 'sales-report', state: 'succeeded' }, 'Your report is ready'],
  [{ kind: 'sales-import', state: 'failed' }, 'Your import failed'],
  [{ kind: 'resize-image', state: 'canceled' }, 'Your image was canceled'],
  [{ kind: 'resize-image', state: 'succeeded', count: 1_000 }, '1,000 images are ready'],
  [{ kind: 'resize-image', state: 'failed', count: 2 }, '2 images failed'],
  [{ kind: 'yearly-reports', state: 'succeeded' }, 'Your reports are ready'],
  [{ kind: 'yearly-reports', state: 'canceled' }, 'Your reports were canceled'],
  [{ kind: 'yearly-reports', state: 'succeeded', count: 2 }, '2 sets of reports are ready'],
])('has a headline for %o', (finished, words) => {
  expect(headline(finished)).toBe(words);
});
