import { expect, it } from 'vitest';
import { auditPath, readAuditQuery } from './audit-query';

it('reads the query and ignores invalid values', () => {
  const params = { actor: ' ada ', action: ['job.', 'x'], subject: '', from: '2026-01-31', to: 'today' };
  expect(readAuditQuery({ ...params, cursor: 'x' })).toEqual({
    actor: 'ada',
    action: 'job.',
    from: '2026-01-31',
  });
  expect(readAuditQuery({ from: '2026-13-01', cursor: '12' })).toEqual({ cursor: '12' });
  expect(readAuditQuery({ from: '2026-01-31T09:30' })).toEqual({ from: '2026-01-31T09:30' });
});

it('builds the URL', () => {
  expect(auditPath({})).toBe('/audit');
  expect(auditPath({ actor: 'a&b' })).toBe('/audit?actor=a%26b');
});
