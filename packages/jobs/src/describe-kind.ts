import type { KnownKind } from '@offload/db';
import { z } from 'zod';
import type { JobContract } from './define';

const JsonObject = z.record(z.string(), z.json());

/** What a contract says of itself to those who do not load it. */
export function describeKind({ kind, payload, secrets = [] }: JobContract): KnownKind {
  const schema = z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' });
  return { name: kind, payloadSchema: JsonObject.parse(JSON.parse(JSON.stringify(schema))), secrets };
}
