import { expect, it } from 'vitest';
import { cut, formatTable, printable, printableJson, timeText } from './terminal';

it('aligns columns, and truncates lines to the width of the terminal', () => {
  const rows = [
    ['1', 'failed', 'It did not work.'],
    ['22', 'ok', ''],
  ];
  expect(formatTable(['ID', 'STATE', 'ERROR'], rows, null)).toBe(
    ['ID  STATE   ERROR', '1   failed  It did not work.', '22  ok'].join('\n'),
  );
  expect(formatTable(['ID', 'STATE', 'ERROR'], rows, 15).split('\n')[1]).toBe('1   failed  It…');
});

it('prints text on one line, and escapes characters that control the terminal', () => {
  expect(printable('a\r\n\tb')).toBe('a b');
  expect(printable('\u001b[31mred\u009b2J\u0007\u202edesrever\ud800')).toBe(
    String.raw`\u001b[31mred\u009b2J\u0007\u202edesrever\ud800`,
  );
  expect(printable('👩‍💻 Zoë 日本')).toBe('👩‍💻 Zoë 日本');
});

it('writes equivalent JSON, without characters that control the terminal', () => {
  const value = { title: '\u001b[31m\u009b\u202e\u2028\u{e0041}', owner: { email: 'zoë@example.com' } };
  const text = printableJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

it('truncates by characters, and formats times in UTC', () => {
  expect(cut('日本語の題名', 4)).toBe('日本語…');
  expect(cut('👍👍', 2)).toBe('👍👍');
  expect(timeText(new Date('2026-01-31T09:30:15.123Z'))).toBe('2026-01-31 09:30:15Z');
});
