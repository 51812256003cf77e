import { OutageError, PermanentError, TransientError } from '@offload/jobs/errors';
import { plainText } from '../run/plain-text';

/** Why a message was not accepted: what is known of it, and what that means for its job. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code = 'NOT_DELIVERED';
  constructor(
    /** What the ledger says of it from now on; null: what it says already is all that is known. */
    readonly state: 'pending' | 'refused' | null,
    readonly reason: PermanentError | TransientError | OutageError,
    /** The server's own words, or the connection's. */
    readonly response: string,
  ) {
    super(response, { cause: reason });
  }
}

/** Returns whether a message was not accepted, whichever copy of the class says so. */
export function isDeliveryError(error: unknown): error is DeliveryError {
  return error instanceof Error && 'code' in error && error.code === 'NOT_DELIVERED';
}

/** A server's answer other than yes: 4xx asks to come back later, 5xx refuses for good. */
export function refusal(code: number, response: string): DeliveryError {
  const said = plainText(response);
  return code >= 500
    ? new DeliveryError(
        'refused',
        new PermanentError(
          'mail_refused',
          'The mail server refused this address for good. Is it spelled right?',
        ),
        said,
      )
    : new DeliveryError(
        'pending',
        new TransientError('mail_deferred', 'The mail server asked us to try again later.'),
        said,
      );
}

/** The connection broke off before there was an answer. `probe` resolves when the server can be reached again. */
export function brokenOff(hasBegun: boolean, error: Error, probe: () => Promise<unknown>): DeliveryError {
  const reason = hasBegun
    ? new TransientError(
        'mail_unanswered',
        'The mail server took the message and broke off without an answer.',
      )
    : new OutageError('Waiting for the mail server, which cannot be reached', probe, { cause: error });
  return new DeliveryError(null, reason, plainText(error.message));
}
