import type { AnyContract } from '@offload/core/contract';
import { PermanentError } from '@offload/core/errors';
import { places } from '../places';

/** Throws unless the contract says that jobs of its kind write files: what they leave behind wouldn't be cleaned up. */
export function requireWritesFiles({ kind, writesFiles }: AnyContract): void {
  if (!writesFiles) throw broken(kind, 'writes a file', 'writesFiles');
}

/** Throws unless the contract says that jobs of its kind send an email: no recipient would be recorded. */
export function requireSendsEmail({ kind, sendsEmail, grantsAccess }: AnyContract): void {
  if (!sendsEmail && !grantsAccess) throw broken(kind, 'sends an email', 'sendsEmail');
}

/** Throws unless the contract says that the email of its kind opens its owner's account. */
export function requireGrantsAccess({ kind, grantsAccess }: AnyContract): void {
  if (!grantsAccess) throw broken(kind, 'makes a link that opens an account', 'grantsAccess');
}

/** Retrying wouldn't help: someone has to edit the file. */
function broken(kind: string, does: string, field: string): PermanentError {
  return new PermanentError(
    'contract',
    `${kind} ${does}, but its contract doesn't say so: set ${field} in ${places.contract(kind)}.`,
  );
}
