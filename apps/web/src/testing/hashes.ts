import type { PasswordHasher } from '@/server/auth/password-hashing';

/** How the API uses its hasher, whether or not the result is remembered. */
export const hashes = {
  /** How often it has hashed a password, or compared one with a hash. */
  asked: 0,
  /** Every call waits for this. */
  held: Promise.resolve(),
};

// Of all test files that run in this process: most sign in with the same password.
const results = new Map<string, Promise<unknown>>();

/** Makes a hasher remember its results for the whole process: each call takes 0.1 s of CPU time. */
export function rememberHashes(hasher: PasswordHasher): void {
  const { hash, verify } = hasher;
  Object.assign(hasher, { hash: remember('hash', hash), verify: remember('verify', verify) });
}

function remember<Given, Result>(name: string, call: (given: Given) => Promise<Result>) {
  return async (given: Given): Promise<unknown> => {
    hashes.asked += 1;
    await hashes.held;
    const key = JSON.stringify([name, given]);
    const result = results.get(key) ?? call(given);
    results.set(key, result);
    return result;
  };
}
