import type { PayloadField } from '../../views';

/** Returns the payload that was entered, or an error for each invalid field. */
export function payloadOf(
  fields: PayloadField[],
  texts: Record<string, string>,
): { payload: Record<string, unknown> } | { errors: Record<string, string> } {
  const payload: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const { name, type, whenEmpty } of fields) {
    const text = texts[name] ?? '';
    if (text.trim() === '' && type !== 'text') {
      if (whenEmpty === 'refused') errors[name] = 'Required.';
      if (whenEmpty === 'null') payload[name] = null;
      continue;
    }
    if (text === '' && whenEmpty !== 'refused') {
      if (whenEmpty === 'null') payload[name] = null;
      continue;
    }
    const value = readText(type, text);
    if (value === undefined) errors[name] = problems[type] ?? 'Enter valid JSON.';
    else payload[name] = value;
  }
  return Object.keys(errors).length > 0 ? { errors } : { payload };
}

const problems: Partial<Record<PayloadField['type'], string>> = {
  number: 'Enter a number.',
  numbers: 'Enter numbers, separated by commas.',
};

export function itemsOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function readText(type: PayloadField['type'], text: string): unknown {
  if (type === 'choices') return itemsOf(text);
  if (type === 'numbers') {
    const numbers = itemsOf(text).map(Number);
    return numbers.every(Number.isFinite) ? numbers : undefined;
  }
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (type === 'flag') return text === 'true';
  if (type !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
