import type { Prisma } from '@offload/db';
import { mayOperate, type Role } from './roles';

export const hidden = '•••';

/**
 * What viewers see of a payload or a result: which fields there are, and nothing of what is in them. There is no list of
 * secret names, since the one that it lacks would be the one that matters.
 */
export function redact(value: Prisma.JsonValue | undefined): Prisma.JsonValue {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return hidden;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner)]));
}

const address = /[^\s"'<>@:,;()]+@[^\s"'<>@:,;()]+/g;

/** What viewers see of a text that was written for others: all of it but email addresses. */
export function hideAddresses(text: string): string {
  return text.replace(address, hidden);
}

/** A user as this person may see them: viewers see no address but their own. */
export function redactUser<User extends { id: string; email: string }>(
  person: { id: string; role: Role },
  user: User,
): User {
  return mayOperate(person.role) || user.id === person.id ? user : { ...user, email: hidden };
}
