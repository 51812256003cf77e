import { type JobContract, PermanentError } from '@offload/core/contract';
import { places } from '../places';

/** Throws unless the contract declares that its jobs write files. Otherwise their leftovers wouldn't be cleaned up. */
export function requireWritesFiles({ kind, writesFiles }: JobContract): void {
  if (!writesFiles) throw broken(kind, 'writes a file', 'writesFiles');
}

/** Throws unless the contract declares that its jobs send an email. Otherwise no recipient would be recorded. */
export function requireSendsEmail({ kind, sendsEmail, grantsAccess }: JobContract): void {
  if (!sendsEmail && !grantsAccess) throw broken(kind, 'sends an email', 'sendsEmail');
}

/** Throws unless the contract declares that its email gives access to the owner's account. */
export function requireGrantsAccess({ kind, grantsAccess }: JobContract): void {
  if (!grantsAccess) throw broken(kind, 'creates a link that gives access to an account', 'grantsAccess');
}

/** Permanent, because a retry wouldn't help: the contract has to be edited. */
function broken(kind: string, does: string, field: string): PermanentError {
  return new PermanentError(
    'contract',
    `${kind} ${does}, but its contract doesn't declare it. Set ${field} in ${places.contract(kind)}.`,
  );
}
