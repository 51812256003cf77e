import { expect, it } from 'vitest';
import { readJobQuery } from './job-query';

const cursor = '0199a0c4-0000-7000-8000-000000000000';

it('reads filters from the URL', () => {
  expect(readJobQuery({ state: 'failed', kind: 'welcome-email', q: ' Jan\u0000uary ', cursor })).toEqual({
    state: 'failed',
    kind: 'welcome-email',
    q: 'January',
    cursor,
  });
});

it.each([
  { state: 'broken', kind: '', cursor: 'x' },
  { state: 'FAILED', kind: '\u0000', cursor: '-'.repeat(36) },
])('ignores invalid filters: %j', (params) => {
  expect(readJobQuery(params)).toEqual({ state: null, kind: null, q: null, cursor: null });
});

it('uses the first of several values', () => {
  expect(readJobQuery({ state: ['running', 'failed'] }).state).toBe('running');
});
