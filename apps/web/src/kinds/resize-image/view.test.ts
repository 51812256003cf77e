import { expect, it } from 'vitest';
import { adviceFor } from '@/features/jobs/detail/advice';

it.each([
  ['unreadable_image', /another picture/],
  ['no_such_host', /address/],
])('says what to do about %s', (code, words) => {
  expect(adviceFor('resize-image', code)).toMatch(words);
});
