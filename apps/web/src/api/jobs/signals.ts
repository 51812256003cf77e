import type { SignalContract } from '@offload/core/contract';
import { system } from '@offload/kinds/system';
import { mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';

/** Returns the signals that this user may send to a job, by their names. */
export function signalsOf(
  person: Pick<Person, 'id' | 'role'>,
  job: { kind: string; ownerId: string },
): ReadonlyMap<string, SignalContract> {
  const declared = Object.entries(system.contracts.get(job.kind)?.signals ?? {});
  const isOwner = job.ownerId === person.id;
  return new Map(declared.filter(([, { by }]) => mayOperate(person.role) || (isOwner && by === 'owner')));
}
