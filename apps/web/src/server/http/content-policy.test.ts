import { expect, it } from 'vitest';
import { contentPolicy, transportPolicy } from './content-policy';

it('makes browsers use https only if the app has it', () => {
  expect(transportPolicy('https://jobs.example')).toBe('max-age=63072000');
  expect(transportPolicy('http://localhost:3000')).toBeNull();
});

it('runs only scripts with the nonce, and evaluates code only in development', () => {
  const scripts = "script-src 'self' 'nonce-abc' 'strict-dynamic'";
  expect(contentPolicy('abc', false)).toContain(`${scripts};`);
  expect(contentPolicy('abc', true)).toContain(`${scripts} 'unsafe-eval';`);
});
