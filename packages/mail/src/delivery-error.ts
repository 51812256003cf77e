import { OutageError, PermanentError, TransientError } from '@offload/core/contract';
import { plainText } from '@offload/core/sql';
import type { Deferral } from './deferral';

/** Why an email wasn't accepted: its state in the ledger, and what that means for its job. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code = 'NOT_DELIVERED';
  constructor(
    /** The email's new state in the ledger, or null to keep the current one. */
    readonly state: 'pending' | 'refused' | null,
    readonly reason: PermanentError | TransientError | OutageError | Deferral,
    /** The text of the server's response, or of the connection error. */
    readonly response: string,
  ) {
    super(response, reason instanceof Error ? { cause: reason } : {});
  }
}

/** Returns whether an error is a `DeliveryError`, even from another copy of the class. */
export function isDeliveryError(error: unknown): error is DeliveryError {
  return error instanceof Error && 'code' in error && error.code === 'NOT_DELIVERED';
}

/** An error from Nodemailer. `command` is the step at which the dialogue ended. */
interface SmtpError extends Error {
  command: string;
  code?: string;
  responseCode?: number;
  response?: string;
}

/**
 * Turns an error from Nodemailer into what it means for the job (docs/decisions/0026). Replies about the recipient or the
 * message concern one job, unless they're about the server itself. Everything else is an outage until `probe` resolves.
 */
export function explain(error: unknown, hasBegun: boolean, probe: () => Promise<unknown>): unknown {
  if (!isSmtpError(error) || error.code === 'ESTREAM') return error;
  const { command, code, responseCode = 0 } = error;
  const said = plainText(error.response ?? error.message);
  if (hasBegun && command !== 'DATA') return new DeliveryError(null, unanswered(), said);
  if (command === 'API' && code === 'EENVELOPE') return rejection('RCPT TO', said);
  // A server that has rejected the body doesn't have the message. Before that, an earlier copy may still be unanswered.
  const state = hasBegun ? 'pending' : null;
  const isAboutMessage = (command === 'RCPT TO' || command === 'DATA') && responseCode !== 421;
  if (isAboutMessage && responseCode > 0 && !(command === 'RCPT TO' && ourFault(error))) {
    if (responseCode >= 500) return rejection(command, said);
    return new DeliveryError(state, isAboutServer(error) ? 'server' : 'recipient', said);
  }
  const outage = new OutageError(`Waiting for the mail server, which ${whatItDoes(error)}`, probe, {
    cause: command === 'STARTTLS' ? new Error(`${said} (${allowPlain})`, { cause: error }) : error,
    // A server that rejects us may lock us out if we retry every few seconds.
    ...(responseCode >= 500 && { maxProbeMs: 60_000 }),
  });
  return new DeliveryError(state, outage, said);
}

function rejection(command: 'RCPT TO' | 'DATA', response: string): DeliveryError {
  const message =
    command === 'RCPT TO'
      ? 'The mail server rejected this address. Check the spelling.'
      : 'The mail server rejected the email.';
  return new DeliveryError('refused', new PermanentError('mail_refused', message), response);
}

function unanswered(): TransientError {
  return new TransientError(
    'mail_unanswered',
    'The mail server received the email, but the connection broke before it responded.',
  );
}

const allowPlain = '?requireTLS=false in SMTP_URL allows plain SMTP';

/** Describes what the mail server does, in plain words, because owners read them too. */
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

/** Returns what a reply says about us, at any step (many servers wait for the first recipient), or null if nothing. */
function ourFault({ responseCode, response = '' }: SmtpError): string | null {
  const [, status = ''] = /^\d{3}[ -]\d\.(\d+\.\d+)/.exec(response) ?? [];
  if (responseCode === 530 || responseCode === 538) return 'requires a login';
  if (responseCode === 534 || responseCode === 535 || loginStatuses.has(status)) return 'rejects our login';
  return senderStatuses.has(status) ? 'rejects our sender address' : null;
}

/**
 * Returns whether a 4xx reply is about the server, and not about one recipient or message: RFC 3463 calls x.3 the mail system and
 * x.4 the network. Without an enhanced code, 452 means that its storage is full.
 */
function isAboutServer({ responseCode, response = '' }: SmtpError): boolean {
  const [, subject] = /^\d{3}[ -]\d\.(\d+)\.\d/.exec(response) ?? [];
  return subject === undefined ? responseCode === 452 : subject === '3' || subject === '4';
}

// Enhanced status codes of RFC 3463 and RFC 4954, without their class.
const loginStatuses = new Set(['7.8', '7.9', '7.11', '7.12', '7.13', '7.14']);
const senderStatuses = new Set(['1.7', '1.8']);

function isSmtpError(error: unknown): error is SmtpError {
  return error instanceof Error && 'command' in error && typeof error.command === 'string';
}
