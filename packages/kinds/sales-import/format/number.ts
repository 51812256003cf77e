import type { DecimalMark } from '../contract';

export interface ReadNumber {
  /** The digits before and after the decimal mark, the latter without zeros at the end. Null if it's not a number, or ambiguous. */
  digits: { whole: string; fraction: string } | null;
  isNegative: boolean;
  /** Which decimal mark it shows. */
  mark: DecimalMark | null;
  isAmbiguous: boolean;
}

const numeric = /^-?(\d[\d.,' ]*)$/;
const names: Record<string, DecimalMark> = { '.': 'point', ',': 'comma' };
const notANumber: ReadNumber = { digits: null, isNegative: false, mark: null, isAmbiguous: false };

/** Reads a number in any common format: `1234.5`, `1,234.50`, `1.234,50`. `mark` decides how to read one like `1,500`. */
export function readNumber(cell: string, mark: DecimalMark | null): ReadNumber {
  const usual = toUsual(cell);
  const isNegative = usual.startsWith('-');
  const whole = (text: string) => ({ ...notANumber, isNegative, digits: { whole: text, fraction: '' } });
  const text = numeric.exec(usual)?.[1];
  if (text === undefined) return notANumber;
  const last = /[.,](?=\d*$)/.exec(text);
  if (!last) return isGrouped(text) ? whole(ungroup(text)) : notANumber;
  const [before, after] = [text.slice(0, last.index), text.slice(last.index + 1)];
  const found = names[last[0]] ?? null;
  const other = found === 'comma' ? 'point' : 'comma';
  const asDecimal =
    before.includes(last[0]) || !isGrouped(before) ? null : decimal(before, after, isNegative);
  const asGroups = isGrouped(text) ? whole(ungroup(text)) : null;
  if (asDecimal && asGroups) {
    if (mark === null) return { ...notANumber, isAmbiguous: true };
    return mark === found ? asDecimal : asGroups;
  }
  if (asDecimal) return { ...asDecimal, mark: found };
  return asGroups ? { ...asGroups, mark: other } : notANumber;
}

/** Returns a number with ASCII digits and signs in place of wide ones, non-breaking spaces, and curly apostrophes. */
function toUsual(cell: string): string {
  if (/^[\0-\x7f]*$/.test(cell)) return cell;
  return cell
    .replaceAll(/[０-９，．－]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll('’', "'");
}

function decimal(before: string, after: string, isNegative: boolean): ReadNumber | null {
  if (after === '') return null;
  return {
    ...notANumber,
    isNegative,
    digits: { whole: ungroup(before), fraction: after.replace(/0+$/, '') },
  };
}

/** Returns whether digits are together, or in groups of three that the same sign separates. */
const isGrouped = (text: string) => /^(\d+|[1-9]\d{0,2}([.,' ])\d{3}(\2\d{3})*)$/.test(text);

const ungroup = (text: string) => text.replaceAll(/\D/g, '');
