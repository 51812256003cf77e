import { expect, it } from 'vitest';
import { adviceFor } from './advice';

it('advises on what a job of any kind can fail with', () => {
  expect(adviceFor('no-such-kind', 'invalid_payload')).toMatch(/start a new one/);
  expect(adviceFor('no-such-kind', 'account_gone')).toMatch(/nothing to do/);
});

it('has advice for what nobody knows', () => {
  expect(adviceFor('no-such-kind', 'not_csv')).toMatch(/Retry it/);
});
