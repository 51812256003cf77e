import { hashPassword as hash, verifyPassword as verify } from 'better-auth/crypto';
import { createTurns } from '../turns';

/**
 * A hash uses a thread of Node's pool for as long as a sign-in lasts, and file access and DNS need the pool too. Hashing
 * uses up to two of its four threads. Calls that would wait for more than a few seconds are rejected.
 */
const inTurn = createTurns({
  max: 2,
  maxPerUser: 2,
  maxWaiting: 32,
  status: 503,
  detail: 'Too many people are signing in right now. Try again.',
});

/** All hashes wait in one line, because at sign-in the user isn't known yet. */
const everyone = 'everyone';

/** Hashes a password as better-auth does. Throws a 503 if too many hashes are in progress in this process. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(everyone, () => hash(password));
}

/** Returns whether a password has this hash. Throws a 503 if too many hashes are in progress in this process. */
export function verifyPassword(given: { hash: string; password: string }): Promise<boolean> {
  return inTurn(everyone, () => verify(given));
}
