import { OutageError, PermanentError, TransientError } from '@offload/jobs/errors';
import { plainText } from '../plain-text';

/** Why a message was not accepted: what is known of it, and what that means for its job. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  constructor(
    /** `unsent`: the server certainly does not have it; `unknown`: it may have taken it without saying so. */
    readonly fate: 'unsent' | 'unknown' | 'refused',
    readonly reason: PermanentError | TransientError | OutageError,
    /** The server's own words, or the connection's. */
    readonly response: string,
  ) {
    super(response, { cause: reason });
  }
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
        'unsent',
        new TransientError('mail_deferred', 'The mail server asked us to try again later.'),
        said,
      );
}

/** The connection broke off before there was an answer. `probe` resolves when the server can be reached again. */
export function brokenOff(wasReading: boolean, error: Error, probe: () => Promise<unknown>): DeliveryError {
  const said = plainText(error.message);
  return wasReading
    ? new DeliveryError(
        'unknown',
        new TransientError(
          'mail_unanswered',
          'The mail server took the message and broke off without an answer.',
        ),
        said,
      )
    : new DeliveryError(
        'unsent',
        new OutageError('Waiting for the mail server, which cannot be reached', probe, { cause: error }),
        said,
      );
}
