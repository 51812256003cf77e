import { expect, it } from 'vitest';
import { isRedactedFor, isStaff, mayOperate, roleOf, roles } from './roles';

it('lets admins and operators change all jobs, viewers only see them, and users neither', () => {
  const rights = roles.map((role) => [role, isStaff(role), mayOperate(role)]);
  expect(rights).toEqual([
    ['admin', true, true],
    ['operator', true, true],
    ['viewer', true, false],
    ['user', false, false],
  ]);
});

it("redacts other users' jobs for viewers only", () => {
  const job = { ownerId: 'ada' };
  const redacted = roles.filter((role) => isRedactedFor({ id: 'bob', role }, job));
  expect(redacted).toEqual(['viewer']);
  expect(isRedactedFor({ id: 'ada', role: 'viewer' }, job)).toBe(false);
});

it('treats someone with an unknown role as a user', () => {
  expect(roles.map(roleOf)).toEqual(roles);
  for (const text of ['superadmin', 'Admin', '', null, undefined]) expect(roleOf(text)).toBe('user');
});
