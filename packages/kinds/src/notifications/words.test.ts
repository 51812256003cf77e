import { expect, it } from 'vitest';
import { headline } from './words';

it.each([
  [{ kind: 'sales-report', state: 'succeeded' }, 'Your report is ready'],
  [{ kind: 'sales-import', state: 'failed' }, 'Your import failed'],
  [
    { kind: 'sales-import', state: 'succeeded', warnings: 1_024 },
    'Your import is ready, but 1,024 rows were rejected',
  ],
  [
    { kind: 'sales-import', state: 'succeeded', count: 2, warnings: 1 },
    '2 imports are ready, but 1 row was rejected',
  ],
  [{ kind: 'sales-import', state: 'succeeded', warnings: 0 }, 'Your import is ready'],
  [{ kind: 'sales-import', state: 'canceled', warnings: 3 }, 'Your import was canceled'],
  [
    { kind: 'yearly-reports', state: 'succeeded', warnings: 2 },
    'Your reports are ready, but 2 reports failed',
  ],
  [{ kind: 'other', state: 'succeeded', warnings: 2 }, 'Your other is ready, but with 2 warnings'],
  [{ kind: 'resize-image', state: 'canceled' }, 'Your image was canceled'],
  [{ kind: 'resize-image', state: 'succeeded', count: 1_000 }, '1,000 images are ready'],
  [{ kind: 'resize-image', state: 'failed', count: 2 }, '2 images failed'],
  [{ kind: 'yearly-reports', state: 'succeeded' }, 'Your reports are ready'],
  [{ kind: 'yearly-reports', state: 'canceled' }, 'Your reports were canceled'],
  [{ kind: 'yearly-reports', state: 'succeeded', count: 2 }, '2 sets of reports are ready'],
])('has a headline for %o', (finished, words) => {
  expect(headline(finished)).toBe(words);
});
