import { expect, it } from 'vitest';
import { allows, scopeOf, scopes } from './scopes';

it('names the scope of a call by its path and by whether it changes something', () => {
  expect(scopeOf('GET', '/api/jobs/7/events')).toBe('jobs:read');
  expect(scopeOf('HEAD', '/api/yearly-reports')).toBe('reports:read');
  expect(scopeOf('DELETE', '/api/webhooks/7')).toBe('webhooks:write');
  expect(scopeOf('PATCH', '/admin/api/jobs')).toBe('staff:write');
});

it('allows no token what it takes a session for, or what it doesn’t know', () => {
  for (const path of [
    'auth/sign-out',
    'sessions',
    'tokens',
    'tokens/7',
    'admin/tokens',
    'account/two-factor/confirm',
  ])
    expect(scopeOf('GET', `/api/${path}`)).toBe(null);
  expect(scopeOf('GET', '/api/unknown')).toBe(null);
  expect(scopeOf('GET', '/api/constructor')).toBe(null);
});

it('includes reading in a scope to write', () => {
  expect(allows(['jobs:write'], 'jobs:read')).toBe(true);
  expect(allows(['jobs:read'], 'jobs:write')).toBe(false);
  expect(allows(['jobs:write'], 'reports:read')).toBe(false);
  expect(scopes).toContain('reports:write');
});
