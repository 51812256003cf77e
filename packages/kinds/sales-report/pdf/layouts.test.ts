import { expect, it } from 'vitest';
import { keepLayouts } from './layouts';
import { openDocument } from './page';

const doc = openDocument({ title: '', author: '', now: new Date(0) });
const plain = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
// Passing features bypasses the kept layouts.
const alone = (word: string) => doc.widthOfString(word, { features: [] });

it.each(['regular', 'bold'])(
  'lays out a number next to any plain character as the font itself does, in %s',
  (name) => {
    doc.font(name).fontSize(1_000);
    keepLayouts(doc);
    const words = plain.flatMap((one) => [
      `${one}7`,
      `7${one}`,
      `${one}2${one}`,
      `3${one}9${one}`,
      `A${one}V0`,
    ]);
    const wrong = words.filter((word) => Math.abs(doc.widthOfString(word) - alone(word)) > 1e-6);
    expect(wrong).toEqual([]);
  },
);

it('keeps the kerning of a font, even the second time', () => {
  doc.font('regular').fontSize(1_000);
  keepLayouts(doc);
  expect(doc.widthOfString('AVATAR')).toBeLessThan([...'AVATAR'].reduce((sum, one) => sum + alone(one), 0));
  expect(doc.widthOfString('AVATAR')).toBe(alone('AVATAR'));
});
