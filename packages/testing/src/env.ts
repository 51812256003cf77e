/** What the test runner tells the tests: where its own services are. */
export function testEnv(name: 'TEST_DATABASE_URL' | 'TEST_QUEUE' | 'REDIS_SERVER'): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with "npm test"`);
  return value;
}
