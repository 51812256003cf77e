import { expect, it } from 'vitest';
import { emailStateText } from './about-job';

it.each([
  ['pending', 'queued', 'Not sent yet'],
  ['pending', 'failed', 'Not sent'],
  ['pending', 'canceled', 'Not sent'],
  ['pending', 'succeeded', 'Sent'],
  ['accepted', 'succeeded', 'Accepted by the mail server'],
  ['refused', 'failed', 'Rejected by the mail server'],
] as const)('describes a %s email of a %s job: %s', (state, jobState, text) => {
  expect(emailStateText({ state }, jobState)).toBe(text);
});
