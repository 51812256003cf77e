import { formulas, formulasIn } from '@offload/testing/formulas';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine, unescapeFormulas } from './csv';

it('keeps spreadsheets from running text, wherever they split rows', () => {
  for (const text of formulas) expect(formulasIn(csvLine(['N-1', text, 3])), text).toEqual([]);
});

it('quotes cells where it has to, and changes no numbers', () => {
  expect(csvLine(['a', 'b,"c"', '', -2, '-21.00', 'x\ny', "'t Hof", 'N-1;-3'])).toBe(
    'a,"b,""c""",,-2,-21.00,"x\ny",\'t Hof,N-1;-3\r\n',
  );
});

it('returns every text as it was', () => {
  const texts = fc
    .array(fc.constantFrom(...'ab\'"=+-@＝;, \t\r\n1.\u00a0'))
    .map((letters) => letters.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const cell = csvLine([text]).slice(0, -2);
      const parsed = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      expect(unescapeFormulas(parsed)).toBe(text);
    }),
  );
});

it.each([';', ' ', "'", '"', '\t', '; ', ";'", '-1', ';-1'])('takes linear time for many %j', (text) => {
  const started = process.cpuUsage();
  csvLine([text.repeat(1_000_000)]);
  unescapeFormulas(`'${text.repeat(1_000_000)}`);
  // Quadratic time would be hours.
  expect(process.cpuUsage(started).user).toBeLessThan(20_000_000);
});
