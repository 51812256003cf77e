import type { PermanentError } from '@offload/core/errors';
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
  const called = { order_number: 'no.', unit_price: 'PRICE' };
  expect(numbersOf(await read(`${own}\n${good}`, 65_536, called))).toEqual(['N-1']);
  await expect(read(`${header}\n${good}`, 65_536, called)).rejects.toThrow('missing columns: no., price.');
  const twice = read(`${own},Price\n${good},1`, 65_536, called);
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

it('keeps characters intact that are split across chunks', async () => {
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

it("reports a row that isn't UTF-8, and reads the others", async () => {
  const bytes = Buffer.concat([
    Buffer.from(`${header}\n`),
    Buffer.from(good.replace('Acme', 'Müller'), 'latin1'),
    Buffer.from(`\n${numbered(2)}`),
  ]);
  const found = await read(bytes);
  expect(reasonsOf(found)).toEqual(['2: has characters that are not UTF-8: save the file as "CSV UTF-8"']);
  expect(numbersOf(found)).toEqual(['N-2']);
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
  ['\n \r\n\n', 'empty_file'],
  [good, 'no_header'],
  ['order_number|date|customer', 'no_header'],
  ['order_number,date,customer\n1,2,3', 'missing_columns'],
  [`${header},date\n${good},`, 'repeated_column'],
  ['x'.repeat(10_000_000), 'line_too_long'],
  ['PK\u0003\u0004 and so on', 'not_csv'],
  [Buffer.from(`${header}\n${good}`, 'utf16le').toString('latin1'), 'not_csv'],
  ['\u0000\u0001', 'not_csv'],
  ['%PDF-1.7\n%', 'no_header'],
])('rejects %.20j with a plain sentence', async (content, code) => {
  const error: PermanentError = await read(content).then(
    () => expect.fail('it was read'),
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'PermanentError', code });
  expect(error.message).toMatch(/^(The|This) .{10,200}$/);
});

it('rejects UTF-16 with a byte order mark', async () => {
  const content = Buffer.from(`\uFEFF${header}\n${good}`, 'utf16le');
  await expect(read(content)).rejects.toMatchObject({ code: 'not_utf8' });
});

it('reads a file with only a header', async () => {
  expect(await read(`${header}\n`)).toEqual({ orders: [], rejected: [] });
});
