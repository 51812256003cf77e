import { expect, it } from 'vitest';
import { good, header, numbered, numbersOf, read, reasonsOf } from './testing/read';
import { toShiftJis } from './testing/shift-jis';

const japanese = `${header}\n${good.replace('Acme', '株式会社山田テスト').replace('Pan', 'さくら').replace('Kitchen', 'ｷｯﾁﾝ')}\n`;

it.each([
  ['UTF-8', Buffer.from(japanese)],
  ['Shift_JIS', toShiftJis(japanese)],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${japanese}`, 'utf16le')],
  ['UTF-16', Buffer.from(japanese, 'utf16le')],
  ['big-endian UTF-16 with a byte order mark', Buffer.from(`\uFEFF${japanese}`, 'utf16le').swap16()],
  ['big-endian UTF-16', Buffer.from(japanese, 'utf16le').swap16()],
  [
    "Excel's Unicode text",
    Buffer.from(`\uFEFF${japanese.replaceAll(',', '\t').replaceAll('\n', '\r\n')}`, 'utf16le'),
  ],
])('reads a file in %s', async (_what, content) => {
  for (const chunkBytes of [1, 3, 65_536]) {
    const { orders, rejected } = await read(content, chunkBytes);
    expect(rejected).toEqual([]);
    expect(orders).toMatchObject([{ customer: '株式会社山田テスト', product: 'さくら', category: 'ｷｯﾁﾝ' }]);
  }
});

it.each([toShiftJis, Buffer.from])(
  'guesses the encoding wherever the first letter is that needs it',
  async (encode) => {
    const rows = Array.from({ length: 3_000 }, (_, at) => numbered(at));
    const content = encode([header, ...rows, good.replace('Acme', '東京の店')].join('\n'));
    const { orders, rejected } = await read(content, 10_000);
    expect(rejected).toEqual([]);
    expect(orders.at(-1)).toMatchObject({ customer: '東京の店' });
  },
);

it.each(['Müller', 'Jäger & Söhne', 'O\u0092Hara', 'Café "é"', 'Ångström', '25 \u00b0C', 'Ægir Øst', 'Łódź'])(
  "doesn't take Western text for Japanese: %s",
  async (customer) => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}\n`),
      Buffer.from(good.replace('Acme', customer.replace('Łódź', '\u00a3\u00f3d\u009f')), 'latin1'),
      Buffer.from(`\n${numbered(2)}`),
    ]);
    const found = await read(bytes);
    expect(reasonsOf(found)).toEqual([
      '2: has characters that can\'t be decoded: save the file as "CSV UTF-8"',
    ]);
    expect(numbersOf(found)).toEqual(['N-2']);
  },
);

it('reads UTF-8 with a broken row as UTF-8', async () => {
  const row = (number: number) => numbered(number).replace('Acme', '株式会社山田');
  const broken = Buffer.concat([
    Buffer.from(`${header}\n${row(2)}\n`),
    toShiftJis('さ'),
    Buffer.from(`${row(3)}\n${row(4)}`),
  ]);
  const found = await read(broken);
  expect(reasonsOf(found)).toHaveLength(1);
  expect(found.orders).toMatchObject([{ customer: '株式会社山田' }, { customer: '株式会社山田' }]);
});

it('reads what it is told to be', async () => {
  const content = Buffer.from(`${header}\n${good.replace('Acme', '東京')}`);
  const found = await read(content, 65_536, { encoding: 'shift_jis' });
  expect(found.orders[0]?.customer).not.toBe('東京');
});
