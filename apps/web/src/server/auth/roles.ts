/**
 * An `admin` can do everything. An `operator` can see and change all jobs, but no users. A `viewer` can see all jobs,
 * redacted. A `user` can have their own jobs.
 */
export const roles = ['admin', 'operator', 'viewer', 'user'] as const;

export type Role = (typeof roles)[number];

/** Parses a role from the database, whose check allows the same ones. */
export function roleOf(text: string | null | undefined): Role {
  return roles.find((role) => role === text) ?? 'user';
}

export function isStaff(role: Role): boolean {
  return role !== 'user';
}

/** Returns whether the job is redacted for this user: true for viewers on other users’ jobs. */
export function isRedactedFor(person: { id: string; role: Role }, job: { ownerId: string }): boolean {
  return person.role === 'viewer' && job.ownerId !== person.id;
}

export function mayOperate(role: Role): boolean {
  return role === 'admin' || role === 'operator';
}
