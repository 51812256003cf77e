import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());

/** Checks a payload against what its kind says of itself (JSON Schema). */
export function payloadCheck(schema: unknown): z.ZodType {
  return z.fromJSONSchema(Schema.parse(withoutUnicodePatterns(schema)));
}

// They need a flag that a pattern in a schema cannot have: the worker checks those.
function withoutUnicodePatterns(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (name, value: unknown) =>
      name === 'pattern' && typeof value === 'string' && /\\[pP]\{/.test(value) ? undefined : value,
    ),
  );
}
