import { expect, it } from 'vitest';
import { createRecentAnswers } from './process-metrics';

it('returns the share of 503 among the responses of the last half minute', () => {
  let ms = 0;
  const answers = createRecentAnswers(() => ms);
  for (let count = 0; count < 15; count += 1) answers.add(503);
  expect(answers.unavailable()).toBe(0);
  ms = 10_000;
  for (let count = 0; count < 5; count += 1) answers.add(200);
  expect(answers.unavailable()).toBe(0.75);
  ms = 31_000;
  for (let count = 0; count < 15; count += 1) answers.add(200);
  expect(answers.unavailable()).toBe(0);
});
