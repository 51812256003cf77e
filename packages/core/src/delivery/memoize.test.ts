import { expect, it } from 'vitest';
import { memoizeSuccess } from './memoize';

it('opens once for each name, even with concurrent calls', async () => {
  const opened: string[] = [];
  const open = memoizeSuccess(async (name: string) => {
    opened.push(name);
    return { name };
  });
  const [first, second, other] = await Promise.all([open('a'), open('a'), open('b')]);
  expect(first).toBe(second);
  expect(other).not.toBe(first);
  expect(await open('a')).toBe(first);
  expect(opened).toEqual(['a', 'b']);
});

it("doesn't cache a failure: the next call tries again", async () => {
  let tries = 0;
  const open = memoizeSuccess(async (_name: string) => {
    tries += 1;
    if (tries === 1) throw new Error('down');
    return tries;
  });
  await expect(Promise.all([open('a'), open('a')])).rejects.toThrow('down');
  expect(await open('a')).toBe(2);
  expect(await open('a')).toBe(2);
});
