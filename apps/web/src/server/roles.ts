/**
 * What somebody may do: an `admin` everything; an `operator` see and change all jobs, but no people; a `viewer` see them,
 * redacted; a `user` have jobs of their own.
 */
export const roles = ['admin', 'operator', 'viewer', 'user'] as const;

export type Role = (typeof roles)[number];

/** A role as it stands in the database, whose check knows the same words. */
export function roleOf(text: string | null | undefined): Role {
  return roles.find((role) => role === text) ?? 'user';
}

/** Whether this role sees the jobs of everybody. */
export function isStaff(role: Role): boolean {
  return role !== 'user';
}

/** Whether this role may change the jobs of everybody. */
export function mayOperate(role: Role): boolean {
  return role === 'admin' || role === 'operator';
}
