/** What the API asks of the functions that hash passwords, remembered or not. */
export const hashes = {
  /** How often it has hashed a password, or compared one with a hash. */
  asked: 0,
  /** They wait for this. */
  held: Promise.resolve(),
};

/** Returns a function that calls this one once for each argument, and returns the same result every other time. */
export function remember<Given, Result>(call: (given: Given) => Promise<Result>) {
  const results = new Map<string, Promise<Result>>();
  return async (given: Given): Promise<Result> => {
    hashes.asked += 1;
    await hashes.held;
    const key = JSON.stringify(given);
    const result = results.get(key) ?? call(given);
    results.set(key, result);
    return result;
  };
}
