import { expect, it } from 'vitest';
import { findMarks } from './marks';

/** Returns a text with brackets around its marks. */
function marked(text: string, search: string, similar: [string, string[]][] = []): string {
  return findMarks(text, search, new Map(similar))
    .toReversed()
    .reduce((all, [from, to]) => `${all.slice(0, from)}[${all.slice(from, to)}]${all.slice(to)}`, text);
}

it.each([
  ['Crème brûlée', 'brul', 'Crème [brûlée]'],
  ['Müller & Söhne', 'sohne muller', '[Müller] & [Söhne]'],
  ['Straße 12', 'STRASSE', '[Straße] 12'],
  ['株式会社東京都庁', '東京 京都', '株式会社[東京都]庁'],
  ['ﾊﾟｿｺﾝ15台', 'パソコン', '[ﾊﾟｿｺﾝ]15台'],
  ['さくら', 'サクラ', '[さくら]'],
  ['Pan', 'kitchen', 'Pan'],
  ['Pan', '', 'Pan'],
  ['🎉 Party', 'party', '🎉 [Party]'],
])('marks in %j the matches of %j', (text, search, expected) => {
  expect(marked(text, search)).toBe(expected);
});

it('marks the word that matched a mistyped one', () => {
  expect(marked('Kitchen Pan', 'kitchne', [['kitchne', ['kitchen']]])).toBe('[Kitchen] Pan');
});
