/** What the test runner tells the tests of the system that they test. */
export function setting(
  name:
    | 'E2E_URL'
    | 'E2E_INBOX_URL'
    | 'E2E_INBOX_TOKEN'
    | 'E2E_CONSOLE_LINK'
    | 'E2E_ADMIN_EMAIL'
    | 'E2E_ADMIN_PASSWORD'
    | 'E2E_PICTURES_PORT'
    | 'E2E_PUSH_PORT'
    | 'E2E_RATES_URL'
    | 'E2E_SESSION_KEY'
    | 'E2E_WORKER',
): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run these tests with "npm test".`);
  return value;
}
