import type { Transaction } from '@offload/core';
import {
  countAttempt,
  countHits,
  countMember,
  type Database,
  forgiveAttempts,
  forgiveHits,
  type Limit,
} from '@offload/db';
import { isLoopback } from '@offload/env';
import { env } from '@/env';
import { ApiError } from '../http/api-error';
import { clientAddressOf, networkOf, wasForwarded } from '../http/client-address';
import { isOnThisMachine } from '../http/origins';
import { knownDeviceOf } from './known-device';

const hour = 3_600;

/** The limits per address and per network, which many people may share, within a window. Only failed sign-ins count. */
const maxima = {
  'sign-in': { address: 300, network: 1_500, seconds: 600 },
  'sign-up': { address: 60, network: 200, seconds: hour },
  'password-reset': { address: 20, network: 60, seconds: hour },
};

function limitsOf(what: keyof typeof maxima, client: string | null): Limit[] {
  const { address, network, seconds } = maxima[what];
  // Requests with an unknown client, which came before this process was ready, share one limit.
  if (client === null) return [{ key: `${what} from an unknown address`, max: address, seconds }];
  return [
    { key: `${what} from ${client}`, max: address, seconds },
    { key: `${what} from ${networkOf(client)}`, max: network, seconds },
  ];
}

/** The limit of emails to a mailbox that strangers can cause, whether or not it has an account. */
function mailboxLimit(what: keyof typeof maxima, recipient: string): Limit {
  return { key: `${what} to ${mailboxOf(recipient)}`, max: 5, seconds: hour };
}

/**
 * Returns what all spellings of a mailbox have in common: its address without a tag, and without dots, which some providers ignore.
 * Two people whose addresses differ in dots share a limit.
 */
function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const [name = ''] = address.slice(0, at).split('+', 1);
  return name.replaceAll('.', '') + address.slice(at);
}

/** Counts a sign-up. Throws a 429 if this address or its network had too many. */
export async function limitSignUps(db: Database, headers: Headers): Promise<void> {
  if (!isLocal(headers)) rejectFor(await countHits(db, limitsOf('sign-up', clientAddressOf(headers))));
}

/**
 * Counts an address that a sign-up sends email to, in the transaction of the sign-up. Throws a 429 if its mailbox had too many
 * different addresses: how many emails each of them gets is limited by its account.
 */
export async function limitAddresses(tx: Transaction, recipient: string): Promise<void> {
  rejectFor(await countMember(tx, mailboxLimit('sign-up', recipient), recipient));
}

/**
 * Requests a link for a forgotten password. Throws a 429 if this address, its network, or the recipient had too many. The
 * recipient's window is as long as a link works, and only accepted requests count in it, so a recipient with too many has
 * a link in the inbox.
 */
export async function limitPasswordResets(
  db: Database,
  recipient: string,
  headers: Headers,
  request: () => Promise<Response>,
): Promise<Response> {
  const limits = limitsOf('password-reset', clientAddressOf(headers));
  if (!isLocal(headers)) rejectFor(await countHits(db, limits));
  const ofRecipient = [mailboxLimit('password-reset', recipient)];
  rejectFor(await countHits(db, ofRecipient));
  let isAccepted = false;
  try {
    const response = await request();
    isAccepted = response.ok;
    return response;
  } finally {
    if (!isAccepted) await forgiveHits(db, ofRecipient);
  }
}

/**
 * Checks the password of an account, which counts unless it's right. Every route that checks one calls this. Throws a 429 if
 * there were too many wrong passwords: by this browser, if it has signed in to this account before, or else by all others
 * together, by this address, or by its network. A forgotten password can still be reset, and that ends the delay.
 */
export async function limitGuesses(
  db: Database,
  email: string,
  headers: Headers,
  check: () => Promise<Response>,
): Promise<Response> {
  const device = knownDeviceOf(headers, email);
  const limits = device === null ? limitsOf('sign-in', clientAddressOf(headers)) : [];
  const account = device === null ? accountKey(email) : `${accountKey(email)}${onDevice}${device}`;
  if (limits.length > 0) rejectFor(await countHits(db, limits));
  rejectFor(await countAttempt(db, account));
  let isWrong = false;
  try {
    const response = await check();
    isWrong = response.status >= 400;
    return response;
  } finally {
    // A password that couldn’t be checked, because of an outage or too many sign-ins, was not a guess.
    if (!isWrong) await Promise.all([forgiveAttempts(db, account), forgiveHits(db, limits)]);
  }
}

/** Lets an account's password be checked again immediately: its owner has chosen a new one. */
export async function forgiveGuesses(db: Database, email: string): Promise<void> {
  const account = accountKey(email);
  await db.rateLimit.deleteMany({
    where: { OR: [{ key: account }, { key: { startsWith: account + onDevice } }] },
  });
}

/** Between an account and a browser. No address has spaces. */
const onDevice = ' on ';

function accountKey(email: string): string {
  return `sign-in to ${email}`;
}

/** Returns whether the app runs only on this machine, as in a demo or a test, and the client is on it. */
export function isLocal(headers: Headers): boolean {
  const client = clientAddressOf(headers);
  if (client === null || wasForwarded(headers)) return false;
  return isLoopback(client) && isOnThisMachine(env().APP_URL);
}

/** Whether a request is from the machine that the demo runs on. */
export function isDemo(headers: Headers): boolean {
  return env().DEMO_DATA && isLocal(headers);
}

function rejectFor(seconds: number): void {
  if (seconds > 0) throw new ApiError(429, 'Too many attempts. Wait, then try again.', undefined, seconds);
}
