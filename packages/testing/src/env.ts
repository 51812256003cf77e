/** Returns a variable that the test runner sets, such as the URL of a service. */
export function testEnv(
  name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_QUEUE' | 'REDIS_SERVER' | 'PGBOUNCER',
): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run these tests with "npm test".`);
  return value;
}

/** Returns a number that whoever runs the tests may set, such as a seed. Throws if it isn't a whole number. */
export function testNumber(
  name: 'TEST_MODEL_MS' | 'TEST_MODEL_SEED' | 'TEST_MODEL_SHRINK_MS',
  otherwise: number,
): number {
  const value = process.env[name];
  if (!value) return otherwise;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${name} must be a whole number.`);
  return number;
}

/** Returns whether this is a run of everything, rather than of what a change can break. */
export function testsAll(): boolean {
  return process.env.TEST_LEVEL === 'all';
}
