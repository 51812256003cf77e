import { describe, expect, it } from 'vitest';
import { safeNext } from './safe-next';

describe('the redirect after signing in', () => {
  it.each(['/jobs/1?state=failed#top', '/', '/reports'])('goes to %s on this site', (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'jobs',
    '',
  ])("doesn't leave this site for %j", (path) => {
    expect(safeNext(path)).toBe('/start');
  });

  it('goes to the start page when no page was requested', () => {
    expect(safeNext(null)).toBe('/start');
  });
});
