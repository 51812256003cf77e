import type { PermanentError } from '@offload/core/contract';
import { describe, expect, it } from 'vitest';
import { good, header, numbered, numbersOf, read, readRow, reasonsOf } from './testing/read';

it('reads an order', async () => {
  expect(await readRow(good)).toEqual({
    orders: [
      {
        line: 2,
        orderNumber: 'N-1',
        date: '2026-01-31',
        customer: 'Acme',
        country: 'DE',
        product: 'Pan',
        category: 'Kitchen',
        quantity: 3,
        unitCents: 1_250,
        currency: 'EUR',
      },
    ],
    rejected: [],
  });
});

it('finds columns under custom names, ignoring case', async () => {
  const own = header.replace('order_number', 'No.').replace('unit_price', 'Price');
  const columns = { order_number: 'no.', unit_price: 'PRICE' };
  expect(numbersOf(await read(`${own}\n${good}`, 65_536, { columns }))).toEqual(['N-1']);
  await expect(read(`${header}\n${good}`, 65_536, { columns })).rejects.toThrow(
    'missing columns: no., price.',
  );
  const twice = read(`${own},Price\n${good},1`, 65_536, { columns });
  await expect(twice).rejects.toThrow('lists the column price twice');
});

it.each([
  ['a UTF-8 byte order mark', `\uFEFF${header}\n${good}\n`],
  ['no line ending at the end', `${header}\n${good}`],
  ['Windows line endings', `${header}\r\n${good}\r\n`],
  ['classic Mac line endings', `${header}\r${good}\r`],
  ['empty lines, even at the start', `\n\n${header}\n\n${good}\n\n`],
  ['rows of only delimiters', `${header}\n,,,,,,,,\n${good}\n , ,,,,,,,\n`],
  ['column names in capitals and with spaces', `${header.toUpperCase().replaceAll(',', ' , ')}\n${good}`],
  ['unknown columns', `amount,${header},notes\n1,${good},"a\nb"`],
  ['every cell in quotes', [header, good].map((row) => `"${row.replaceAll(',', '","')}"`).join('\n')],
  ['spaces around quotes', `${header}\n${good.replaceAll(',', ' , ').replace('Acme', '"Acme"')}`],
  ['semicolons', `${header}\n${good}`.replaceAll(',', ';')],
  ['tabs', `${header}\n${good}`.replaceAll(',', '\t')],
  ['tabs and an empty first column', `notes\t${header}\n\t${good}`.replaceAll(',', '\t')],
  ['semicolons and a comma in the price', `${header}\n${good}`.replaceAll(',', ';').replace('12.50', '12,5')],
])('reads a file with %s', async (_what, content) => {
  for (const chunkBytes of [1, 7, 65_536]) {
    const { orders, rejected } = await read(content, chunkBytes);
    expect(rejected).toEqual([]);
    expect(orders).toMatchObject([{ orderNumber: 'N-1', customer: 'Acme', unitCents: 1_250 }]);
  }
});

it('finds the columns by their names, in any order', async () => {
  const columns = header.split(',').reverse();
  const cells = good.split(',').reverse();
  expect(await read(`${columns}\n${cells}`)).toEqual(await readRow(good));
});

it('keeps characters that are split across chunks intact', async () => {
  const content = `${header}\n${good.replace('Acme', 'Łódź 株式会社 👩‍🍳')}`;
  for (const chunkBytes of [1, 2, 3, 5]) {
    expect((await read(content, chunkBytes)).orders).toMatchObject([{ customer: 'Łódź 株式会社 👩‍🍳' }]);
  }
});

describe('a quote', () => {
  it('that is never closed rejects only its own row', async () => {
    const rows = [numbered(1), good.replace('Acme', '"Acme'), numbered(3), numbered(4)];
    const found = await read([header, ...rows].join('\n'));
    expect(reasonsOf(found)).toEqual(["3: has a quote that isn't closed, or text after a closing quote"]);
    expect(numbersOf(found)).toEqual(['N-1', 'N-3', 'N-4']);
  });

  it('that seems to be closed by the next one rejects only its own row', async () => {
    const rows = [good.replace('Acme', '"Acme'), numbered(2), numbered(3).replace('Acme', '"Acme"')];
    const found = await read([header, ...rows].join('\n'));
    expect(reasonsOf(found)).toHaveLength(1);
    expect(numbersOf(found)).toEqual(['N-2', 'N-3']);
  });

  it('can span lines without changing the line numbers', async () => {
    const found = await read(
      `notes,${header}\n"a\n\n""b"" "," ${good}"\n"a\nb",${good}\n,${numbered(2)},x`,
      3,
    );
    expect(reasonsOf(found)).toEqual([
      '2: has 2 columns, but the first row has 10',
      '7: has 11 columns, but the first row has 10',
    ]);
    expect(found.orders).toMatchObject([{ line: 5 }]);
  });

  it("can't slow down the reading, wherever it is", async () => {
    const started = process.cpuUsage();
    const found = await read(`${header}\n${'a","""\n'.repeat(100_000)}`);
    expect(found.rejected).toHaveLength(100_000);
    // CPU time, because this machine may be busy with other work.
    expect(process.cpuUsage(started).user).toBeLessThan(20_000_000);
  });
});

describe('what can be read in two ways', () => {
  const rows = (date: string, price: string, from = 1) =>
    `N-${from},${date},Acme,DE,Pan,Kitchen,3,"${price}",EUR`;
  const both = `${header}\n${rows('03/04/2025', '1,500')}`;

  it('is rejected if nothing shows how to', async () => {
    expect(reasonsOf(await read(both))).toEqual([
      '2: date "03/04/2025" can be read in two ways: choose whether the day or the month comes first; ' +
        'unit_price "1,500" can be read in two ways: choose whether a comma or a point is before the decimals',
    ]);
  });

  it.each([
    ['day-first', 'comma', '2025-04-03', 150],
    ['month-first', 'point', '2025-03-04', 150_000],
  ] as const)(
    'is read %s, with the decimals after a %s, if told so',
    async (dateOrder, decimalMark, date, unitCents) => {
      const { orders } = await read(both, 65_536, { dateOrder, decimalMark });
      expect(orders).toMatchObject([{ date, unitCents }]);
    },
  );

  it.each([
    ['31/12/2025', '12,50', '2025-04-03', 150],
    ['12/31/2025', '1,234.50', '2025-03-04', 150_000],
  ])('is read as other rows show: %s, %s', async (date, price, expected, unitCents) => {
    const { orders, rejected } = await read(`${both}\n${rows(date, price, 2)}`);
    expect(rejected).toEqual([]);
    expect(orders[0]).toMatchObject({ date: expected, unitCents });
  });

  it('is rejected if other rows contradict each other', async () => {
    const found = await read(
      [both, rows('31/12/2025', '12,50', 2), rows('12/31/2025', '12.50', 3)].join('\n'),
    );
    expect(numbersOf(found)).toEqual(['N-2', 'N-3']);
  });

  it('contradicts what was told', async () => {
    const found = await read(`${header}\n${rows('12/31/2025', '1')}`, 65_536, { dateOrder: 'day-first' });
    expect(reasonsOf(found)).toEqual(['2: date "12/31/2025" must be a date like 2026-01-31 or 31/01/2026']);
  });
});

it('reports a line of 10 MB, and reads the others', async () => {
  const found = await read(`${header}\n${'x'.repeat(10_000_000)}\n${numbered(3)}`);
  expect(reasonsOf(found)).toEqual(['2: is longer than 65,536 characters']);
  expect(found.rejected[0]?.text).toHaveLength(1_000);
  expect(found.orders).toMatchObject([{ orderNumber: 'N-1'.replace('1', '3'), line: 3 }]);
});

it.each([
  ['', 'empty_file'],
  ['\uFEFF', 'empty_file'],
  ['\n'.repeat(100_000), 'empty_file'],
  [`${header}\n`, 'no_rows'],
  [header + '\n'.repeat(100_000), 'no_rows'],
  ['\n \r\n\n', 'empty_file'],
  [good, 'no_header'],
  ['order_number|date|customer', 'no_header'],
  ['order_number,date,customer\n1,2,3', 'missing_columns'],
  [`${header},date\n${good},`, 'repeated_column'],
  ['x'.repeat(10_000_000), 'line_too_long'],
  ['PK\u0003\u0004 and so on', 'not_csv'],
  ['\u0000\u0001', 'not_csv'],
  ['%PDF-1.7\n%', 'not_csv'],
  [Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'not_csv'],
  [Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0', 'latin1'), 'not_csv'],
  [Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), 'not_csv'],
])('rejects %.20j with a plain sentence', async (content, code) => {
  const error: PermanentError = await read(content).then(
    () => expect.fail('it was read'),
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'PermanentError', code });
  expect(error.message).toMatch(/^(The|This) .{10,200}$/);
});
