import type { PayloadField } from '@/api/admin/changes/fields-of';

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
    if (value === undefined) errors[name] = type === 'number' ? 'Enter a number.' : 'Enter valid JSON.';
    else payload[name] = value;
  }
  return Object.keys(errors).length > 0 ? { errors } : { payload };
}

function readText(type: PayloadField['type'], text: string): unknown {
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (type === 'flag') return text === 'true';
  if (type !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
