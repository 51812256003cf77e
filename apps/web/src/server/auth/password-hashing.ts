import { hashPassword as hash, verifyPassword as verify } from 'better-auth/crypto';
import { ApiError } from '../http/api-error';

/**
 * A hash uses a thread of Node's pool for as long as a sign-in lasts, and file access and DNS need the pool too. Hashing
 * uses up to two of its four threads. Calls that would wait for more than a few seconds are rejected.
 */
const maxRunning = 2;
const maxWaiting = 32;
const retryAfterSeconds = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Hashes a password as better-auth does. Throws a 503 if too many hashes are in progress in this process. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password));
}

/** Returns whether a password has this hash. Throws a 503 if too many hashes are in progress in this process. */
export function verifyPassword(given: { hash: string; password: string }): Promise<boolean> {
  return inTurn(() => verify(given));
}

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  if (running < maxRunning) running += 1;
  else await takePlace();
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // Its place goes to the next in line, so that no later call gets in between.
    if (next) next();
    else running -= 1;
  }
}

function takePlace(): Promise<void> {
  if (waiting.length >= maxWaiting) {
    throw new ApiError(
      503,
      'Too many people are signing in right now. Try again.',
      undefined,
      retryAfterSeconds,
    );
  }
  return new Promise((resolve) => waiting.push(resolve));
}
