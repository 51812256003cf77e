import { expect, it } from 'vitest';
import { hrefWith, readCursor } from './search-params';

it('writes the parameters that have a value', () => {
  expect(hrefWith('/jobs', { state: 'failed', kind: 'a&b', cursor: null })).toBe(
    '/jobs?state=failed&kind=a%26b',
  );
  expect(hrefWith('/jobs', { state: '', kind: undefined })).toBe('/jobs');
});

it('reads only IDs as the place in a list', () => {
  const id = '0199a0c4-0000-7000-8000-000000000000';
  expect(readCursor([id, 'x'])).toBe(id);
  expect(readCursor('-'.repeat(36))).toBeNull();
});
