import { expect, it } from 'vitest';
import { hasEnded, jobStates } from './job-state';

it('knows seven states, of which three are ends', () => {
  expect(jobStates).toHaveLength(7);
  expect(jobStates.filter(hasEnded)).toEqual(['succeeded', 'failed', 'canceled']);
});

it('takes no other word for an end', () => {
  for (const word of ['', 'Succeeded', 'done', '__proto__', 'constructor'])
    expect(hasEnded(word)).toBe(false);
});
