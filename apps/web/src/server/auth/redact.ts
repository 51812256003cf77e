import { hidden } from '@offload/console/replay/secret-paths.ts';
import type { Prisma } from '@offload/db';
import { mayOperate, type Role } from './roles';

/**
 * Returns what viewers see of a payload or a result: its field names without their values. There is no list of secret
 * names, because it could lack the one that matters.
 */
export function redact(value: unknown): Prisma.JsonValue {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return hidden;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner)]));
}

const address = /[^\s"'<>@:,;()]+@[^\s"'<>@:,;()]+/g;

/** Returns what viewers see of a text: everything except email addresses. */
export function hideAddresses(text: string): string {
  return text.replace(address, hidden);
}

/** Returns a user as this user may see them: viewers see no email address but their own. */
export function redactUser<User extends { id: string; email: string }>(
  person: { id: string; role: Role },
  user: User,
): User {
  return mayOperate(person.role) || user.id === person.id ? user : { ...user, email: hidden };
}
