import type { Prisma } from '@offload/db';

const hidden = '•••';

/**
 * What viewers see of a payload or a result: which fields there are, and nothing of what is in them. There is no list of
 * secret names, since the one that it lacks would be the one that matters.
 */
export function redact(value: Prisma.JsonValue | undefined): Prisma.JsonValue {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return hidden;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner)]));
}
