import { describe, expect, it } from 'vitest';
import type { PermanentError } from '../../../errors';
import { type ReadRows, readOrders } from './read-orders';

const header = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';
const good = 'N-1,2026-01-31,Acme,DE,Pan,Kitchen,3,12.50,EUR';
const numbered = (number: number) => good.replace('N-1', `N-${number}`);

async function read(content: string | Buffer, chunkBytes = 65_536): Promise<ReadRows> {
  const bytes = Buffer.from(content);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const all: ReadRows = { orders: [], rejected: [] };
  for await (const { orders, rejected } of readOrders(chunks())) {
    all.orders.push(...orders);
    all.rejected.push(...rejected);
  }
  return all;
}

const numbersOf = ({ orders }: ReadRows) => orders.map(({ orderNumber }) => orderNumber);
const reasonsOf = ({ rejected }: ReadRows) => rejected.map(({ line, reason }) => `${line}: ${reason}`);
const readRow = (row: string) => read(`${header}\n${row}`);

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

it.each([
  ['a mark of UTF-8', `\uFEFF${header}\n${good}\n`],
  ['no end of the last line', `${header}\n${good}`],
  ['lines that end as on Windows', `${header}\r\n${good}\r\n`],
  ['lines that end as on an old Mac', `${header}\r${good}\r`],
  ['empty lines, also in front', `\n\n${header}\n\n${good}\n\n`],
  ['rows of nothing but delimiters', `${header}\n,,,,,,,,\n${good}\n , ,,,,,,,\n`],
  ['names in capitals and with blanks', `${header.toUpperCase().replaceAll(',', ' , ')}\n${good}`],
  ['columns that we do not know', `amount,${header},notes\n1,${good},"a\nb"`],
  ['every cell in quotes', [header, good].map((row) => `"${row.replaceAll(',', '","')}"`).join('\n')],
  ['blanks around quotes', `${header}\n${good.replaceAll(',', ' , ').replace('Acme', '"Acme"')}`],
  ['semicolons', `${header}\n${good}`.replaceAll(',', ';')],
  ['semicolons and a comma in the price', `${header}\n${good}`.replaceAll(',', ';').replace('12.50', '12,5')],
])('takes a file with %s', async (_what, content) => {
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

it('keeps letters whole that two chunks share', async () => {
  const content = `${header}\n${good.replace('Acme', 'Łódź 株式会社 👩‍🍳')}`;
  for (const chunkBytes of [1, 2, 3, 5]) {
    expect((await read(content, chunkBytes)).orders).toMatchObject([{ customer: 'Łódź 株式会社 👩‍🍳' }]);
  }
});

describe('a row', () => {
  it.each([
    ['Acme', '"Acme, Inc. ""The Best"""', { customer: 'Acme, Inc. "The Best"' }],
    ['Acme', 'Pipe 5" long', { customer: 'Pipe 5" long' }],
    ['Acme', "'=cmd", { customer: '=cmd' }],
    ['Acme', "'t Hof", { customer: "'t Hof" }],
    ['Acme', '" Acme "', { customer: 'Acme' }],
    ['Acme', 'x'.repeat(200), { customer: 'x'.repeat(200) }],
    ['Acme', '\\N', { customer: '\\N' }],
    [',3,', ',-3,', { quantity: -3 }],
    [',3,', ',2147483647,', { quantity: 2_147_483_647 }],
    ['12.50', '0', { unitCents: 0 }],
    ['3,12.50', '1,999999999999.99', { unitCents: 99_999_999_999_999 }],
    ['Acme', '😀 ﷲ', { customer: '😀 ﷲ' }],
    ['12.50', '1.15', { unitCents: 115 }],
    ['EUR', 'eur', { currency: 'EUR' }],
    ['2026-01-31', '2024-02-29', { date: '2024-02-29' }],
  ])('may have %j as %j', async (from, to, expected) => {
    const { orders, rejected } = await readRow(good.replace(from, to));
    expect(rejected).toEqual([]);
    expect(orders).toMatchObject([expected]);
  });

  it.each([
    ['N-1', '', 'order_number is empty'],
    ['Acme', '   ', 'customer is empty'],
    ['Acme', 'x'.repeat(201), `customer "${'x'.repeat(40)}…" is longer than 200 characters`],
    ['Acme', 'a\u0000b', 'customer "a b" has a line break or another control character in it'],
    ['Acme', 'a\uFFFEb', 'customer "a b" has a code in it that is no character'],
    ['3,12.50', '2,999999999999.99', 'quantity and unit_price come to more than 1,000,000,000,000'],
    ['Acme', '"a\nb"', 'customer "a b" has a line break or another control character in it'],
    ['2026-01-31', '2026-02-29', 'date "2026-02-29" is not a day like 2026-01-31'],
    ['2026-01-31', '31.01.2026', 'date "31.01.2026" is not a day like 2026-01-31'],
    ['2026-01-31', '0000-01-01', 'date "0000-01-01" is not a day like 2026-01-31'],
    ['2026-01-31', '2026-01-31T00:00', 'date "2026-01-31T00:00" is not a day like 2026-01-31'],
    [',3,', ',0,', 'quantity "0" is 0'],
    [',3,', ',1.5,', 'quantity "1.5" is not a whole number'],
    [',3,', ',1e3,', 'quantity "1e3" is not a whole number'],
    [',3,', ',2147483648,', 'quantity "2147483648" is too large'],
    ['12.50', '12.505', 'unit_price "12.505" is not a price like 12.50'],
    ['12.50', '"12,50"', 'unit_price "12,50" is not a price like 12.50'],
    ['12.50', '-1', 'unit_price "-1" is not a price like 12.50'],
    ['12.50', 'NaN', 'unit_price "NaN" is not a price like 12.50'],
    ['12.50', '1000000000000', 'unit_price "1000000000000" is not a price like 12.50'],
    ['EUR', '€', 'currency "€" is not a currency of three letters like EUR'],
    [',EUR', '', 'has 8 columns, but the first line names 9'],
    ['Acme', 'Acme, Inc.', 'has 10 columns, but the first line names 9'],
    ['Acme', '"Acme" Inc.', 'has a quote that is not closed, or text behind a closing quote'],
  ])('with %j as %j is rejected, and stops nothing', async (from, to, reason) => {
    const found = await read(`${header}\n${good.replace(from, to)}\n${numbered(2)}\n`);
    expect(reasonsOf(found)).toEqual([`2: ${reason}`]);
    expect(numbersOf(found)).toEqual(['N-2']);
  });

  it('is told of all that is wrong with it, once for each column', async () => {
    const found = await readRow('N-1,soon,,DE,Pan,Kitchen,0,-,Euro');
    expect(reasonsOf(found)).toEqual([
      '2: date "soon" is not a day like 2026-01-31; customer is empty; quantity "0" is 0; ' +
        'unit_price "-" is not a price like 12.50; currency "Euro" is not a currency of three letters like EUR',
    ]);
  });
});

describe('a quote', () => {
  it('that is never closed costs its own row only', async () => {
    const rows = [numbered(1), good.replace('Acme', '"Acme'), numbered(3), numbered(4)];
    const found = await read([header, ...rows].join('\n'));
    expect(reasonsOf(found)).toEqual(['3: has a quote that is not closed, or text behind a closing quote']);
    expect(numbersOf(found)).toEqual(['N-1', 'N-3', 'N-4']);
  });

  it('that seems to be closed by the next one costs its own row only', async () => {
    const rows = [good.replace('Acme', '"Acme'), numbered(2), numbered(3).replace('Acme', '"Acme"')];
    const found = await read([header, ...rows].join('\n'));
    expect(reasonsOf(found)).toHaveLength(1);
    expect(numbersOf(found)).toEqual(['N-2', 'N-3']);
  });

  it('may hold lines together, whose numbers are counted', async () => {
    const found = await read(
      `notes,${header}\n"a\n\n""b"" "," ${good}"\n"a\nb",${good}\n,${numbered(2)},x`,
      3,
    );
    expect(reasonsOf(found)).toEqual([
      '2: has 2 columns, but the first line names 10',
      '7: has 11 columns, but the first line names 10',
    ]);
    expect(found.orders).toMatchObject([{ line: 5 }]);
  });

  it('cannot make the reading slow, wherever it is', async () => {
    const started = process.cpuUsage();
    const found = await read(`${header}\n${'a","""\n'.repeat(100_000)}`);
    expect(found.rejected).toHaveLength(100_000);
    // Not by the clock: others may work on this machine.
    expect(process.cpuUsage(started).user).toBeLessThan(20_000_000);
  });
});

it('reports a row that is not UTF-8, and reads the others', async () => {
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
])('refuses %.20j in a plain sentence', async (content, code) => {
  const error: PermanentError = await read(content).then(
    () => expect.fail('it was read'),
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'PermanentError', code });
  expect(error.message).toMatch(/^(The|This) .{10,200}$/);
});

it('refuses UTF-16 with its mark, and says how to save it', async () => {
  const content = Buffer.from(`\uFEFF${header}\n${good}`, 'utf16le');
  await expect(read(content)).rejects.toMatchObject({ code: 'not_utf8' });
});

it('takes a file of nothing but a header', async () => {
  expect(await read(`${header}\n`)).toEqual({ orders: [], rejected: [] });
});
