import { hidden } from '@offload/console/replay/secret-paths.ts';
import { mayOperate, type Role } from './roles';

export { hideAddresses, hideValues as redact } from '@offload/console';

/** Returns a user as this user may see them: viewers see no email address but their own. */
export function redactUser<User extends { id: string; email: string }>(
  person: { id: string; role: Role },
  user: User,
): User {
  return mayOperate(person.role) || user.id === person.id ? user : { ...user, email: hidden };
}
