import { expect, it } from 'vitest';
import { isStorable } from './plain-text';

it.each([
  [true, 'plain, "quoted", \n, and 👩‍💻'],
  [true, String.raw`\u0000, \\u0000, and \ud800 as text`],
  [false, '\u0000'],
  [false, `a${String.raw`\\`}\u0000`],
  [false, '\ud83d'],
  [false, 'a\udc69b'],
])('knows (%s) whether PostgreSQL stores %j', (isStored, text) => {
  for (const json of [{ text }, { [text]: 1 }, [[text]]])
    expect(isStorable(JSON.stringify(json))).toBe(isStored);
});
