import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach } from 'vitest';

// vitest loads this before each file of the API's tests: what the API logs during a test is printed if the test fails.
const lines: string[] = [];
const gather = (line: unknown) => void lines.push(String(line));

subscribe('offload.test.logged', gather);
afterEach(({ task }) => {
  const logged = lines.splice(0);
  if (task.result?.state === 'fail' && logged.length > 0) console.error(`Logged:\n${logged.join('')}`);
});
afterAll(() => unsubscribe('offload.test.logged', gather));
