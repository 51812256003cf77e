/** Returns a variable that the test runner sets, such as the URL of a service. */
export function testEnv(
  name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_QUEUE' | 'REDIS_SERVER',
): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run these tests with "npm test".`);
  return value;
}
