import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { createTurns } from '../turns';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(given: { hash: string; password: string }): Promise<boolean>;
}

/** Hashes as better-auth does. Each call takes 0.1 s of CPU time. */
export const createHasher = (): PasswordHasher => ({ hash: hashPassword, verify: verifyPassword });

/**
 * Returns a hasher that calls this one a few times at once, and throws a 503 if too many calls are in progress in this process. A
 * hash uses a thread of Node's pool for as long as a sign-in lasts, and file access and DNS need the pool too: hashing uses up to
 * two of its four threads. Calls that would wait for more than a few seconds are rejected.
 */
export function inTurns(hasher: PasswordHasher): PasswordHasher {
  const inTurn = createTurns({
    max: 2,
    maxPerUser: 2,
    maxWaiting: 32,
    status: 503,
    detail: 'Too many people are signing in right now. Try again.',
  });
  // All wait in one line, because at sign-in the user isn't known yet.
  const everyone = 'everyone';
  return {
    hash: (password) => inTurn(everyone, () => hasher.hash(password)),
    verify: (given) => inTurn(everyone, () => hasher.verify(given)),
  };
}
