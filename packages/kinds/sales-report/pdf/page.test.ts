import { buffer } from 'node:stream/consumers';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, it } from 'vitest';
import { type Doc, openDocument, write } from './page';

async function textOf(draw: (doc: Doc) => void): Promise<string> {
  const doc = openDocument({ title: 'Test', author: 'Test', now: new Date(0) });
  doc.addPage();
  draw(doc);
  doc.end();
  const pdf = await getDocumentProxy(new Uint8Array(await buffer(doc)));
  return (await extractText(pdf, { mergePages: true })).text;
}

it.each(['㈱山田・商店①', 'ｶﾌﾞｼｷ会社〒100', 'Łódź Đặng Ελλάς', '−3.1 % → 𠮷野家'])(
  'has the glyphs of %s',
  async (name) => {
    expect((await textOf((doc) => write(doc, name, 50, 50))).replaceAll(' ', '')).toContain(
      name.replaceAll(' ', ''),
    );
  },
);

it('truncates a long name with an ellipsis, and shrinks a long number', async () => {
  expect(await textOf((doc) => write(doc, 'A long name', 50, 50, { width: 30 }))).toMatch(/^A.*…$/);
  const number = '€1,000,000,000,000.00';
  expect(await textOf((doc) => write(doc, number, 50, 50, { width: 30, shrinks: true }))).toBe(number);
});
