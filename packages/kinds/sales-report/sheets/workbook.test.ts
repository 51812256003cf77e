import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import readWorkbook from 'read-excel-file/node';
import { expect, it } from 'vitest';
import { type Row, type Sheet, writeWorkbook } from './workbook';

const sheetOf = (rows: Sheet['rows']): Sheet => ({
  name: 'A & B',
  columns: [{ width: 10 }, { width: 10, style: 'money' }],
  hasFilter: true,
  rows,
});

it('keeps every text unchanged', async () => {
  const texts = ['=1+1', '<b>&amp;"\'</b>', ' around ', 'Łódź 株式会社 👩‍🚀', 'x'.repeat(200), '"', ']]>'];
  const out = new PassThrough();
  const rows = texts.map((text, index): Row => ({ cells: [text, -index / 100] }));
  const [bytes] = await Promise.all([buffer(out), writeWorkbook(out, 'Texts', [sheetOf([rows])])]);
  expect(await readWorkbook(bytes, { trim: false })).toEqual([
    { sheet: 'A & B', data: texts.map((text, index) => [text, -index / 100 || 0]) },
  ]);
});

it("replaces characters that XML can't contain", async () => {
  const out = new PassThrough();
  const rows: Row[] = [{ cells: ['a\u0000b\u001bc\ud800d\uffffe'] }];
  const [bytes] = await Promise.all([buffer(out), writeWorkbook(out, 'Texts', [sheetOf([rows])])]);
  expect(await readWorkbook(bytes)).toMatchObject([{ data: [['a�b�c�d�e']] }]);
});

it('requests rows no faster than they are read, and none once the reader is gone', async () => {
  let asked = 0;
  let isClosed = false;
  async function* rows(): AsyncGenerator<Row[]> {
    try {
      for (;;) {
        asked += 1;
        yield Array.from({ length: 2_000 }, () => ({ cells: [crypto.randomUUID(), Math.random()] }));
        await setImmediate();
      }
    } finally {
      isClosed = true;
    }
  }
  const out = new PassThrough();
  const writing = writeWorkbook(out, 'Endless', [sheetOf(rows())]);
  let before = -1;
  while (asked !== before || asked === 0) {
    before = asked;
    for (let turn = 0; turn < 200; turn += 1) await setImmediate();
  }
  expect(asked).toBeLessThan(20);
  out.destroy(new Error('gone'));
  await expect(writing).rejects.toThrow('gone');
  expect(isClosed).toBe(true);
});

it('fails with the error of its rows', async () => {
  async function* rows(): AsyncGenerator<Row[]> {
    yield [{ cells: ['a', 1] }];
    throw new Error('the database is gone');
  }
  const out = new PassThrough();
  const both = await Promise.allSettled([buffer(out), writeWorkbook(out, 'Broken', [sheetOf(rows())])]);
  const failed = { status: 'rejected', reason: new Error('the database is gone') };
  expect(both).toMatchObject([failed, failed]);
});
