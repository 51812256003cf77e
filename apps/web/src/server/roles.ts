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

/** Whether this person may see of this job only that there is one: a viewer, of the jobs of others. */
export function isOnlooker(person: { id: string; role: Role }, job: { ownerId: string }): boolean {
  return person.role === 'viewer' && job.ownerId !== person.id;
}

/** Whether this role may change the jobs of everybody. */
export function mayOperate(role: Role): boolean {
  return role === 'admin' || role === 'operator';
}
