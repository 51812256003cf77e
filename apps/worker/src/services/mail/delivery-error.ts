import { OutageError, PermanentError, TransientError } from '@offload/core/errors';
import { plainText } from '@offload/core/worker';

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

/** An error of Nodemailer: `command` is the step at which the dialogue ended. */
interface SmtpError extends Error {
  command: string;
  code?: string;
  responseCode?: number;
  response?: string;
}

/**
 * Explains an error of Nodemailer by whose fault it is (docs/decisions/0026): the server's replies about the recipient or
 * the message concern one job; everything else concerns all of them, and is an outage until `probe` resolves.
 */
export function explain(error: unknown, hasBegun: boolean, probe: () => Promise<unknown>): unknown {
  if (!isSmtpError(error) || error.code === 'ESTREAM') return error;
  const { command, code, responseCode = 0 } = error;
  const said = plainText(error.response ?? error.message);
  if (hasBegun && command !== 'DATA') return new DeliveryError(null, unanswered(), said);
  if (command === 'API' && code === 'EENVELOPE') return rejection('RCPT TO', 550, said);
  const isAboutMessage = (command === 'RCPT TO' || command === 'DATA') && responseCode !== 421;
  if (isAboutMessage && responseCode > 0 && !(command === 'RCPT TO' && ourFault(error)))
    return rejection(command, responseCode, said);
  const outage = new OutageError(`Waiting for the mail server, which ${whatItDoes(error)}`, probe, {
    cause: command === 'STARTTLS' ? new Error(`${said} (${allowPlain})`, { cause: error }) : error,
    // Who is turned away and knocks every few seconds gets locked out.
    ...(responseCode >= 500 && { maxProbeMs: 60_000 }),
  });
  // Once it has replied to the body it certainly does not have the message.
  return new DeliveryError(hasBegun ? 'pending' : null, outage, said);
}

/** The server's no to one message: 4xx asks to send it again later, 5xx is final. */
export function rejection(command: 'RCPT TO' | 'DATA', code: number, response: string): DeliveryError {
  if (code < 500) {
    const later = new TransientError('mail_deferred', 'The mail server asked us to try again later.');
    return new DeliveryError('pending', later, response);
  }
  const message =
    command === 'RCPT TO'
      ? 'The mail server rejected this address. Check its spelling.'
      : 'The mail server rejected the email.';
  return new DeliveryError('refused', new PermanentError('mail_refused', message), response);
}

function unanswered(): TransientError {
  return new TransientError(
    'mail_unanswered',
    'The mail server took the message and broke off without an answer.',
  );
}

const allowPlain = '?requireTLS=false in SMTP_URL allows plain SMTP';

/** Says what the mail server does, in words for everyone: owners read them too. */
function whatItDoes(error: SmtpError): string {
  const { command, code, responseCode = 0 } = error;
  const fault = ourFault(error);
  if (fault) return fault;
  if (command === 'STARTTLS') return 'offers no secure connection';
  if (responseCode >= 400 && responseCode < 500) return 'asks us to try again later';
  if (code === 'EAUTH') return 'rejects our login';
  if (responseCode === 0) return "can't be reached";
  return command === 'MAIL FROM' ? 'rejects our sender address' : 'rejects our connection';
}

/** What a reply says of us, at whichever step: many servers keep it for the first recipient. Null: nothing. */
function ourFault({ responseCode, response = '' }: SmtpError): string | null {
  const [, status = ''] = /^\d{3}[ -]\d\.(\d+\.\d+)/.exec(response) ?? [];
  if (responseCode === 530 || responseCode === 538) return 'requires a login';
  if (responseCode === 534 || responseCode === 535 || loginStatuses.has(status)) return 'rejects our login';
  return senderStatuses.has(status) ? 'rejects our sender address' : null;
}

// Enhanced status codes of RFC 3463 and RFC 4954, without their class.
const loginStatuses = new Set(['7.8', '7.9', '7.11', '7.12', '7.13', '7.14']);
const senderStatuses = new Set(['1.7', '1.8']);

function isSmtpError(error: unknown): error is SmtpError {
  return error instanceof Error && 'command' in error && typeof error.command === 'string';
}
